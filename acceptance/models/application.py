"""What the village says it has built, and its application for acceptance (T28)."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import YuanField
from core.money import total
from projects.models import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager


class WorksItem(ProjectOwned):
    """One part of the works, as designed and as completed, in its own unit.

    The list is replaced as a whole.
    """

    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("part of the works"), max_length=60)
    unit = models.CharField(_("unit"), max_length=10)
    design = models.DecimalField(_("by design"), max_digits=14, decimal_places=3)
    completed = models.DecimalField(_("completed"), max_digits=14, decimal_places=3)
    standard = models.CharField(_("standard"), max_length=120)

    objects = VillageManager["WorksItem"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="works_number_once"),
            models.CheckConstraint(
                condition=Q(design__gt=0, completed__gte=0), name="works_have_quantities"
            ),
        ]
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.title


class Application(ProjectOwned):
    """The application, one a project, until it is submitted; amounts in yuan.

    People, work days, wages and trainings are copied from the records when it is saved.
    """

    starts_on = models.DateField(_("works begun on"))
    ends_on = models.DateField(_("works completed on"))
    labour = YuanField(_("labour, final"))
    materials = YuanField(_("materials, final"))
    machinery = YuanField(_("machinery, final"))
    other = YuanField(_("other costs, final"))
    conclusion = models.TextField(_("conclusion of the self-check"))
    workers = models.PositiveIntegerField(editable=False)
    days = models.DecimalField(max_digits=9, decimal_places=1, editable=False)
    wages_due = YuanField(editable=False)
    wages_paid = YuanField(editable=False)
    trained = models.PositiveIntegerField(editable=False)
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = VillageManager["Application"]()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project"], name="application_once_a_project"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="application_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(labour__gte=0, materials__gte=0, machinery__gte=0, other__gte=0),
                name="application_costs_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return str(self.project)

    @property
    def final(self) -> Decimal:
        """Yuan: the final account, the sum of the four kinds of cost."""
        return total((self.labour, self.materials, self.machinery, self.other))
