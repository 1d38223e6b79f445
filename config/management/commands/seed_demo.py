"""Load the demo's data, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo_data.story import load


class Command(BaseCommand):
    help = "Loads the demo's divisions, accounts and projects; what is there already stays."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demo data belong in the demo: set ZIJIAN_DEMO=1.")
        self.stdout.write(load())
