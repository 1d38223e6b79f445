"""Prepare the demo's database: the present schema, its data once, and who can sign in."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.demo_data.cast import ACCOUNTS, PASSWORD
from config.demo_data.story import load
from regions.models import Division


class Command(BaseCommand):
    help = (
        "Migrates, loads divisions, accounts and projects where they are missing, says who is who."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """One command for all of it: each start of a process costs seconds on a small machine."""
        if not settings.DEMO:
            raise CommandError("Demo data belong in the demo: set ZIJIAN_DEMO=1.")
        call_command("migrate", database="owner", verbosity=0)
        self.stdout.write(load())
        self.stdout.write(f"\nAccounts (password of all: {PASSWORD})")
        for line in _accounts():
            self.stdout.write(line)


def _accounts() -> Iterator[str]:
    places = dict(Division.objects.values_list("code", "name"))
    for name, _who, role, place, _sponsor in ACCOUNTS:
        yield f"  {name:15} {role.label}, {places[place]}"
