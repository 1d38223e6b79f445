"""The calendar of payments."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.money import total
from payroll.calendar import dues_of, months_of
from payroll.models import WageSheet
from payroll.words import badge_of
from projects.county import settings_of
from projects.tabs import Link
from regions.access import Permission, require
from regions.http import Request

PER_PAGE = 100


@require_safe
def payment_calendar(request: Request) -> HttpResponse:
    """Sheets that are not settled, by the month in which they must be paid."""
    actor = require(request.actor, Permission.SEE_PEOPLE)
    today = timezone.localdate()
    dues = dues_of(WageSheet.objects.visible_to(actor), today)
    page = Paginator(dues, PER_PAGE).get_page(request.GET.get("page"))
    terms = settings_of(actor.division_id, today)
    closing = terms.closes_on(today.year)
    context = {
        "today": today,
        "crumbs": [Link(_("Wages"), reverse("wage_list")), Link(_("Calendar of payments"), "")],
        "page": page,
        "months": [
            (month, [(due, badge_of(due.sheet), (due.by - today).days) for due in month.dues])
            for month in months_of(page)
        ],
        "closing": closing if closing and closing >= today else terms.closes_on(today.year + 1),
        "before_closing": total(due.owed for due in dues if due.closes),
    }
    return render(request, "payroll/payment_calendar.html", context)
