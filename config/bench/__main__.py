"""`make bench`: builds its own database under VAR_DIR, measures, prints, writes bench.json.

QUICK=1 measures on 200,000 work days and ends within a minute; without it the same pages are
measured at 1, 3 and 12 million, so that growth with the total would show. ONLY=pay leaves out
everything but wages.
"""

import json
import os
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import chain
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.test.utils import override_settings
from psycopg import sql

from config import bootstrap, embedded
from config.bench.measuring import Row

DATABASE = "zijian"
QUICK = (200_000,)
WHOLE = (1_000_000, 3_000_000, 12_000_000)


def main() -> None:
    server = embedded.start(embedded.var_dir_of(os.environ))
    _fresh(server)
    django.setup()
    call_command("migrate", database="owner", verbosity=0)
    call_command("load_divisions", stdout=StringIO())
    with (
        psycopg.connect(server.url(embedded.SUPERUSER, DATABASE), autocommit=True) as admin,
        override_settings(ROOT_URLCONF="config.bench.urls", ALLOWED_HOSTS=["testserver"]),
    ):
        admin.execute("SET session_replication_role = replica")
        rows = list(_measured(admin))
    path = Path(settings.VAR_DIR) / "bench.json"
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1))
    print(f"\nwritten to {path}")


def _measured(admin: psycopg.Connection) -> Iterator[dict[str, object]]:
    from config.bench.ground import lay
    from config.bench.pay_rows import pay_rows, sheet_row
    from config.bench.rows import Bench

    ground = None
    for size in QUICK if os.environ.get("QUICK") else WHOLE:
        ground = lay(admin, work_days=size, known=ground)
        print(f"\n{size:,} work days", flush=True)
        bench = Bench(ground, admin)
        rows = bench.rows() if os.environ.get("ONLY") != "pay" else iter(())
        yield from _said(chain(rows, [sheet_row(ground, admin)]), size)
    if ground:
        print("\nwages, on projects of their own", flush=True)
        yield from _said(pay_rows(ground, admin), size)


def _said(rows: Iterable[Row], size: int) -> Iterator[dict[str, object]]:
    for row in rows:
        print(row.said, flush=True)
        yield row.kept | {"work_days": size}


def _fresh(server: embedded.Server) -> None:
    """A database that nobody has used, since what is measured leaves work days behind."""
    with psycopg.connect(server.url(embedded.SUPERUSER, "postgres"), autocommit=True) as admin:
        name = sql.Identifier(DATABASE)
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
    bootstrap.embedded(server, database=DATABASE)


if __name__ == "__main__":
    main()
