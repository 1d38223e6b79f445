from django.urls import path

from reports.views import months, overview

urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path("overview/workbook/", overview.overview_workbook, name="overview_workbook"),
    path("county/months/", months.month_list, name="month_list"),
    path("county/months/template/", months.month_template, name="month_template"),
    path("county/month/", months.month_detail, name="month_detail"),
    path("county/month/list/", months.month_add, name="month_add"),
    path("county/month/close/", months.month_close, name="month_close"),
    path("county/month/confirm/", months.month_confirm, name="month_confirm"),
    path("county/month/strike-out/", months.month_strike_out, name="month_strike_out"),
]
