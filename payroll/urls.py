from django.urls import path

from payroll.views import (
    calendar,
    clock,
    corrections,
    deciding,
    opening,
    payments,
    sampling,
    sheets,
    worker_pages,
)

urlpatterns = [
    path("wages/", sheets.wage_list, name="wage_list"),
    path("projects/<uuid:pk>/wages/", sheets.sheet_list, name="sheet_list"),
    path("projects/<uuid:pk>/wages/add/", sheets.sheet_add, name="sheet_add"),
    path("projects/<uuid:pk>/wages/before/add/", opening.opening_add, name="opening_add"),
    path(
        "projects/<uuid:pk>/wages/before/workbook/",
        opening.opening_template,
        name="opening_template",
    ),
    path("wages-before/<uuid:pk>/", opening.opening_detail, name="opening_detail"),
    path("wages-before/<uuid:pk>/withdraw/", opening.opening_withdraw, name="opening_withdraw"),
    path("wages/calendar/", calendar.payment_calendar, name="payment_calendar"),
    path("wages/clock/", clock.clock_list, name="clock_list"),
    path("wages/clock/workbook/", clock.clock_workbook, name="clock_workbook"),
    path("projects/<uuid:pk>/wages/clock/", clock.clock_detail, name="clock_detail"),
    path("wages/samples/", sampling.sheet_sample_list, name="sheet_sample_list"),
    path("wages/samples/draw/", sampling.sheet_sample_draw, name="sheet_sample_draw"),
    path("wage-samples/<uuid:pk>/", sampling.sheet_sample_detail, name="sheet_sample_detail"),
    path(
        "wage-findings/<uuid:pk>/answer/",
        sampling.sheet_finding_answer,
        name="sheet_finding_answer",
    ),
    path("wages/<uuid:pk>/", sheets.sheet_detail, name="sheet_detail"),
    path("wages/<uuid:pk>/discard/", sheets.sheet_discard, name="sheet_discard"),
    path("wages/<uuid:pk>/notice/", sheets.sheet_notice, name="sheet_notice"),
    path("wages/<uuid:pk>/object/", sheets.sheet_object, name="sheet_object"),
    path("wages/<uuid:pk>/check/", deciding.sheet_check, name="sheet_check"),
    path("wages/<uuid:pk>/hand-in/", sheets.sheet_end_notice, name="sheet_end_notice"),
    path("wages/<uuid:pk>/decide/", deciding.sheet_decide, name="sheet_decide"),
    path("wages/<uuid:pk>/pay/", payments.batch_add, name="batch_add"),
    path(
        "projects/<uuid:pk>/wages/corrections/", corrections.correction_list, name="correction_list"
    ),
    path(
        "projects/<uuid:pk>/wages/corrections/deduct/",
        corrections.deduction_add,
        name="deduction_add",
    ),
    path("wage-lines/<uuid:pk>/correct/", corrections.correction_add, name="correction_add"),
    path(
        "wage-corrections/<uuid:pk>/confirm/",
        corrections.correction_confirm,
        name="correction_confirm",
    ),
    path(
        "wage-corrections/<uuid:pk>/withdraw/",
        corrections.correction_withdraw,
        name="correction_withdraw",
    ),
    path("wage-lines/<uuid:pk>/", payments.line_detail, name="line_detail"),
    path("wage-lines/<uuid:pk>/void/", deciding.line_void, name="line_void"),
    path("wage-lines/<uuid:pk>/set-aside/", payments.line_set_aside, name="line_set_aside"),
    path("wage-lines/<uuid:pk>/take-up/", payments.line_take_up, name="line_take_up"),
    path("bank-files/<uuid:pk>/", payments.batch_detail, name="batch_detail"),
    path("bank-files/<uuid:pk>/download/", payments.batch_download, name="batch_download"),
    path("bank-files/<uuid:pk>/results/", payments.results_add, name="results_add"),
    path("bank-files/<uuid:pk>/results/except/", payments.results_except, name="results_except"),
    # Without an account
    path("my/<str:token>/", worker_pages.worker_page, name="worker_page"),
    path("my/<str:token>/done/", worker_pages.worker_page_close, name="worker_page_close"),
]
