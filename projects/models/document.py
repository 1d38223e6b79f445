"""Printed forms as they were issued: numbered, hashed, never changed."""

import secrets
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.models.project import ProjectOwned
from regions.models import Post
from regions.tenancy import VillageManager


def new_token() -> str:
    """128 random bits, short enough for a QR code that a cheap phone reads from paper."""
    return secrets.token_urlsafe(16)


class IssuedDocument(ProjectOwned):
    """A form's PDF as issued; insert-only. `about_id` is the sheet, meeting or person it is of.

    `token` stands in the QR code and leads to the public page that verifies serial and hash; the
    document can't hold its own hash (decision 33).

    `says` is the hash of what was filled in, the day of filling in left out: by it a paper that
    still says the same is found again. "" on papers issued before it was kept.
    """

    form = models.CharField(_("form"), max_length=8)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    about_id = models.UUIDField(null=True)
    serial = models.CharField(_("number"), max_length=48, unique=True)
    token = models.CharField(max_length=32, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    says = models.CharField(max_length=64, blank=True, default="", editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")

    objects = VillageManager["IssuedDocument"]()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["project", "form", "about_id"], name="document_by_subject")
        ]
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.serial

    def get_absolute_url(self) -> str:
        return reverse("document_detail", args=[self.pk])
