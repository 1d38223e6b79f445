"""Load a province's divisions from a CSV file with the columns code and name."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from regions.actions import load_divisions
from regions.rules import BadDivision

QINGHAI = Path(settings.BASE_DIR) / "data" / "divisions_63.csv"


class Command(BaseCommand):
    help = "Loads or updates the divisions of the provinces in a CSV file (code,name)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=QINGHAI)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                pairs = [(row["code"], row["name"]) for row in csv.DictReader(lines)]
            loaded = load_divisions(pairs=pairs, on=timezone.localdate())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} can't be read: {error}") from error
        except KeyError as error:
            raise CommandError(f"{file} has no column {error}; it needs code and name") from error
        except BadDivision as error:
            raise CommandError(f"{file}: {error}; nothing was loaded") from error
        self.stdout.write(
            f"{file.name}: {loaded.added} added, {loaded.kept} kept, {loaded.retired} retired"
        )
