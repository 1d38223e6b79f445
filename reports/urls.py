from django.urls import path

from reports import views

urlpatterns = [
    path("overview/", views.overview, name="overview"),
    path("overview/workbook/", views.overview_workbook, name="overview_workbook"),
]
