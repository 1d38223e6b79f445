"""Say who can sign in to the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from config.demo_data.cast import ACCOUNTS, PASSWORD
from regions.models import Division


class Command(BaseCommand):
    help = "Prints the demo's accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        places = dict(Division.objects.values_list("code", "name"))
        self.stdout.write(f"Accounts (password of all: {PASSWORD})")
        for name, _who, role, place, _sector in ACCOUNTS:
            self.stdout.write(f"  {name:15} {role.label}, {places[place]}")
