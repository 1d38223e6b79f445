from django.urls import path

from reports.views import bundles, months, overview

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
    path("bundles/", bundles.bundle_list, name="bundle_list"),
    path("bundles/add/", bundles.bundle_add, name="bundle_add"),
    path("bundles/<uuid:pk>/", bundles.bundle_detail, name="bundle_detail"),
    path("bundles/<uuid:pk>/join/", bundles.bundle_join, name="bundle_join"),
    path("bundles/<uuid:pk>/dissolve/", bundles.bundle_dissolve, name="bundle_dissolve"),
    path("bundles/<uuid:pk>/workbook/", bundles.bundle_workbook, name="bundle_workbook"),
    path("bundles/<uuid:pk>/paper/", bundles.bundle_paper, name="bundle_paper"),
    path("bundle-members/<uuid:pk>/leave/", bundles.bundle_leave, name="bundle_leave"),
]
