"""The list of all wages that are set aside (待付挂账)."""

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.money import ZERO
from payroll.aside_showing import set_aside_lines
from regions.access import Permission, require
from regions.http import Request

A_PAGE = 50


@require_safe
def aside_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.SEE_PEOPLE)
    found = set_aside_lines(actor)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = [(line, (today - timezone.localdate(line.set_aside_at)).days) for line in page]
    owed = found.order_by().aggregate(sum=Sum("amount"))["sum"] or ZERO
    context = {"page": page, "rows": rows, "owed": owed}
    return render(request, "payroll/aside_list.html", context)
