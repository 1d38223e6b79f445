"""Rows that are struck out when they are wrong: they stay in sight and no longer count."""

from typing import Any, Generic, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from regions.models import Post
from regions.tenancy import VillageQuerySet

Row = TypeVar("Row", bound=models.Model)


class WithdrawableQuerySet(VillageQuerySet[Row], Generic[Row]):
    """Of rows that can be withdrawn."""

    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class Withdrawable(models.Model):
    """When, by whom and why a row was struck out; all three or none."""

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def stands(self) -> bool:
        return self.withdrawn_at is None

    def withdraw(self, *, reason: str, by: Post) -> None:
        """Strike it out; `reason` is cut to 200 characters."""
        self.withdrawn_at, self.withdrawn_by = timezone.now(), by
        self.withdrawn_reason = reason.strip()[:200]
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])


def withdrawn_whole(name: str) -> models.CheckConstraint:
    """A row is struck out with its time, its post and its reason, or not at all."""
    condition: Any = Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
    whole = Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")
    return models.CheckConstraint(condition=condition | whole, name=name)
