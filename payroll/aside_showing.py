"""Every wage that is set aside, oldest first: it never vanishes before it is paid. Only reads."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from payroll.models import AsideNote, WageLine
from regions.models import Post

PLACES = "project__village__parent"


def set_aside_lines(actor: Post) -> QuerySet[Any]:
    """Annotated with `heir`, `relation` and `paper` of the note that stands."""
    last = AsideNote.objects.filter(line=OuterRef("pk")).order_by("-at")
    rows = WageLine.objects.visible_to(actor).live().filter(set_aside_at__isnull=False)
    found = rows.annotate(
        heir=Subquery(last.values("heir")[:1]),
        relation=Subquery(last.values("relation")[:1]),
        paper=Subquery(last.values("paper_id")[:1]),
    )
    return found.select_related(PLACES, "sheet").order_by(F("set_aside_at"), "pk")
