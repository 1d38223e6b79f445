"""Print who may not also be who: the text of docs/duties.md."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from regions.duties import in_markdown


class Command(BaseCommand):
    help = "Prints which acts different humans answer for, and how many people each level needs."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            self.stdout.write(in_markdown())
