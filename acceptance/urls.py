from django.urls import path

from acceptance.views import archive, handover, inspections, items, works

urlpatterns = [
    path("projects/<uuid:pk>/acceptance/", inspections.inspection_list, name="inspection_list"),
    path("projects/<uuid:pk>/acceptance/works/", works.works_edit, name="works_edit"),
    path(
        "projects/<uuid:pk>/acceptance/application/",
        works.application_edit,
        name="application_edit",
    ),
    path(
        "projects/<uuid:pk>/inspections/<slug:kind>/add/",
        inspections.inspection_add,
        name="inspection_add",
    ),
    path("inspections/<uuid:pk>/", inspections.inspection_detail, name="inspection_detail"),
    path("inspection-items/<uuid:pk>/rectify/", items.item_rectify, name="item_rectify"),
    path("inspection-items/<uuid:pk>/recheck/", items.item_recheck, name="item_recheck"),
    path("projects/<uuid:pk>/acceptance/notice/", handover.result_notice, name="result_notice"),
    path("projects/<uuid:pk>/handover/", handover.handover_detail, name="handover_detail"),
    path("projects/<uuid:pk>/assets/add/", handover.asset_add, name="asset_add"),
    path("assets/<uuid:pk>/edit/", handover.asset_edit, name="asset_edit"),
    path("assets/<uuid:pk>/remove/", handover.asset_remove, name="asset_remove"),
    path("projects/<uuid:pk>/care/add/", handover.care_add, name="care_add"),
    path("care/<uuid:pk>/sign/", handover.care_sign, name="care_sign"),
    path("projects/<uuid:pk>/archive/", archive.archive_detail, name="archive_detail"),
    path("projects/<uuid:pk>/archive/book/", archive.archive_book, name="archive_book"),
]
