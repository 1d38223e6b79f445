"""How a county takes the wage ledgers away in Excel: both layouts, and a form for one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from payroll.actions import save_ledger_layout
from payroll.forms.ledger_layouts import LedgerLayoutForm
from payroll.ledger_layouts import Ledger, built_in
from payroll.models import LedgerVersion
from projects.tabs import Link
from projects.views.pages import acted, sent, status
from regions.access import Permission, require
from regions.http import Request


@require_safe
def ledger_layout_list(request: Request) -> HttpResponse:
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    own = LedgerVersion.objects.in_force(actor.division_id)
    context = {
        "rows": [
            {
                "layout": own[one].layout if one in own else built_in(one),
                "row": own.get(one),
                "edit": f"{one}_layout_edit",
            }
            for one in Ledger
        ],
        "county": actor.division,
    }
    return render(request, "payroll/ledger_layout_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_layout_edit(request: Request, ledger: Ledger) -> HttpResponse:
    """The next version of one ledger's layout; `?from=start` begins with ours again."""
    actor = require(request.actor, Permission.KEEP_COUNTY_SETTINGS)
    there = LedgerVersion.objects.layouts(actor.division_id)[ledger]
    start = built_in(ledger) if request.GET.get("from") == "start" else there
    form = LedgerLayoutForm(**sent(request), layout=start)
    saved = acted(
        form,
        lambda form: save_ledger_layout(id=form.cleaned_data["id"], layout=form.layout, by=actor),
    )
    if saved is not None:
        messages.success(request, _("Saved. The ledgers are taken away so from now on."))
        return redirect("ledger_layout_list")
    crumbs = [
        Link(_("Wage ledgers in Excel"), reverse("ledger_layout_list")),
        Link(there.title, ""),
    ]
    context = {"form": form, "layout": there, "crumbs": crumbs}
    return render(request, "payroll/ledger_layout_form.html", context, status=status(form))
