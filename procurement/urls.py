from django.urls import path

from procurement.views import delivery, purchases, quotes

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
]
