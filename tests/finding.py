"""Finding a thing of a village for an address: its project, its first row of a table."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from payroll.models import (
    BankLayout,
    WorkerPage,
)
from procurement.models import (
    Supplier,
)
from projects.lifecycle import Stage
from projects.models import (
    BundleMember,
    CountySettings,
    Project,
    SimplicityPoint,
    StartPaper,
    Takeover,
)
from regions.models import Post, Role
from workers.findings import findings_of
from workers.models import (
    Slot,
)

About = Callable[[str], dict[str, Any]]


def _project(village: str) -> Project:
    """The one under construction."""
    return Project.objects.get(village_id=village, name="三姓庄村村道硬化")


def of_project(village: str) -> dict[str, Any]:
    return {"pk": _project(village).pk}


def of_young_project(village: str) -> dict[str, Any]:
    """One with few papers, where the page is made of all of them."""
    return {"pk": Project.objects.filter(village_id=village, stage=Stage.RESERVE)[0].pk}


def of_taken_over(village: str) -> dict[str, Any]:
    return {"pk": Takeover.objects.filter(village_id=village)[0].project_id}


def a_day(village: str) -> dict[str, Any]:
    project = _project(village)
    return {"pk": project.pk, "day": Slot.objects.filter(project=project).latest("day").day}


def a_finding(village: str) -> dict[str, Any]:
    project = _project(village)
    return {"pk": project.pk, "key": findings_of(project)[0].finding.key}


def a_persons_day(village: str) -> dict[str, Any]:
    slot = Slot.objects.filter(project=_project(village)).latest("day")
    return {"pk": slot.entry_id, "day": slot.day}


def first(model: type[Model], **kept: Any) -> About:
    def about(village: str) -> dict[str, Any]:
        rows = model._default_manager.filter(village_id=village, **kept)
        return {"pk": rows.order_by("pk").values_list("pk", flat=True)[0]}

    return about


def a_worker_page(village: str) -> dict[str, Any]:
    return {"token": WorkerPage.objects.filter(village_id=village)[0].token}


def a_version(village: str) -> dict[str, Any]:
    """The last one of the county's settings: it lies ahead and has a picture."""
    return {"pk": CountySettings.objects.filter(area_id=f"{village[:6]}000000")[0].pk}


def a_recorder(village: str) -> dict[str, Any]:
    post = Post.objects.get(division=village, role=Role.RECORDER, stands_in_for=None)
    return {"pk": post.pk}


def a_deputy(village: str) -> dict[str, Any]:
    return {"pk": Post.objects.get(stands_in_for__division=village).pk}


def a_layout(village: str) -> dict[str, Any]:
    return {"pk": BankLayout.objects.in_force(f"{village[:6]}000000")[0].pk}


def a_supplier(village: str) -> dict[str, Any]:
    return {"pk": Supplier.objects.of_county(f"{village[:6]}000000")[0].pk}


def a_start_paper(village: str) -> dict[str, Any]:
    return {"pk": StartPaper.objects.standing().filter(area_id=f"{village[:6]}000000")[0].pk}


def a_simplicity_point(village: str) -> dict[str, Any]:
    county = SimplicityPoint.objects.standing().filter(area_id=f"{village[:6]}000000")
    return {"pk": county[0].pk}


def of_the_county(model: type[Model]) -> About:
    """The first paper of the village's county."""

    def about(village: str) -> dict[str, Any]:
        rows = model._default_manager.filter(area_id=f"{village[:6]}000000")
        return {"pk": rows.order_by("pk").values_list("pk", flat=True)[0]}

    return about


def a_bundle(village: str) -> dict[str, Any]:
    return {"pk": BundleMember.objects.filter(village=village)[0].bundle_id}


def of_start_paper(village: str) -> dict[str, Any]:
    return of_project(village) | {"paper": a_start_paper(village)["pk"]}
