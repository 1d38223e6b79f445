"""Plan papers and money that arrived, of a project under construction."""

import datetime
from decimal import Decimal

from django.utils import timezone

from core.ids import new_id
from projects.models import Attachment, Fund, FundReceipt
from tests.payroll.scene import Scene, looking


def plan_paper(
    site: Scene, amount: str, floor: str | None, *, source: str = "central", received: str = ""
) -> Fund:
    owned = {"village_id": site.project.village_id, "project": site.project}
    entered = {"by": site.cast.finance, "at": timezone.now()}
    day = datetime.date(2026, 9, 1)
    with looking():
        paper = Attachment.objects.create(
            **owned, **entered, title="计划文件", original_name="计划.jpg",
            media_type="image/jpeg", size=1, sha256="1" * 64,
        )  # fmt: skip
        fund = Fund.objects.create(
            **owned, **entered, source=source, paper_number=new_id().hex[:8], issued_on=day,
            received_on=day, amount=Decimal(amount), paper=paper,
            share_floor=Decimal(floor) if floor else None,
        )  # fmt: skip
        if received:
            FundReceipt.objects.create(
                **owned, **entered, fund=fund, paper_number="拨1", received_on=day,
                amount=Decimal(received),
            )  # fmt: skip
    return fund
