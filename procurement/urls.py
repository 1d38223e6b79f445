from django.urls import path

from procurement.views import delivery, planning, purchases, quotes, stock, stock_counts

urlpatterns = [
    path("projects/<uuid:pk>/purchases/", purchases.purchase_list, name="purchase_list"),
    path("projects/<uuid:pk>/purchases/add/", purchases.purchase_add, name="purchase_add"),
    path("purchases/<uuid:pk>/", purchases.purchase_detail, name="purchase_detail"),
    path("purchases/<uuid:pk>/choose/", quotes.purchase_choose, name="purchase_choose"),
    path("purchases/<uuid:pk>/cancel/", purchases.purchase_cancel, name="purchase_cancel"),
    path("purchases/<uuid:pk>/notice/", delivery.purchase_notice, name="purchase_notice"),
    path("purchases/<uuid:pk>/quotes/add/", quotes.quote_add, name="quote_add"),
    path("quotes/<uuid:pk>/withdraw/", quotes.quote_withdraw, name="quote_withdraw"),
    path("quotes/<uuid:pk>/phone/", quotes.quote_reveal, name="quote_reveal"),
    path("purchases/<uuid:pk>/receipts/add/", delivery.receipt_add, name="receipt_add"),
    path("receipts/<uuid:pk>/check/", delivery.receipt_check, name="receipt_check"),
    path(
        "purchases/<uuid:pk>/payments/add/",
        delivery.supplier_payment_add,
        name="supplier_payment_add",
    ),
    path("projects/<uuid:pk>/purchasing-plan/", planning.plan_detail, name="plan_detail"),
    path("projects/<uuid:pk>/purchasing-plan/add/", planning.plan_add, name="plan_add"),
    path("plan-versions/<uuid:pk>/", planning.plan_version, name="plan_version"),
    path("plan-versions/<uuid:pk>/resolve/", planning.plan_resolve, name="plan_resolve"),
    path("plan-versions/<uuid:pk>/workbook/", planning.plan_workbook, name="plan_workbook"),
    path("projects/<uuid:pk>/stock/", stock.stock_list, name="stock_list"),
    path("projects/<uuid:pk>/stock/workbook/", stock.stock_workbook, name="stock_workbook"),
    path("stock/<uuid:pk>/", stock.stock_detail, name="stock_detail"),
    path("stock/<uuid:pk>/hand-out/", stock.stock_hand_out, name="stock_hand_out"),
    path("stock-rows/<uuid:pk>/return/", stock.stock_return, name="stock_return"),
    path("stock-rows/<uuid:pk>/take-back/", stock.stock_take_back, name="stock_take_back"),
    path("projects/<uuid:pk>/counts/", stock_counts.stock_count_list, name="stock_count_list"),
    path("projects/<uuid:pk>/counts/add/", stock_counts.stock_count_add, name="stock_count_add"),
    path("counts/<uuid:pk>/", stock_counts.stock_count_detail, name="stock_count_detail"),
    path("counts/<uuid:pk>/check/", stock_counts.stock_count_check, name="stock_count_check"),
    path("projects/<uuid:pk>/surplus/", stock_counts.surplus_list, name="surplus_list"),
    path("projects/<uuid:pk>/surplus/add/", stock_counts.surplus_add, name="surplus_add"),
]
