"""The base of rows for which a human answers, whoever typed them (decision 14)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from projects.models.attachment import Attachment
from projects.models.project import ProjectOwned
from regions.models import Human, Post


class Answered(ProjectOwned):
    """`operator` typed it at `post`; where `responsible` is another, from the `paper` he signed."""

    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    operator = models.ForeignKey(Human, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Human, models.PROTECT, related_name="+")
    paper = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(operator=F("responsible")) | Q(paper__isnull=False),
                name="%(class)s_for_another_has_his_paper",
            ),
        ]
