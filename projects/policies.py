"""What migrations say so that a bureau reads and writes only what it sponsors (ADR 0040).

A scope's sponsor is empty for everybody else; a definer function that sees everything sees it
whatever the sponsor.
"""

from django.db.migrations import RunSQL

SPONSOR = "(SELECT current_setting('app.sponsor', true))"
# Asked once a statement, before any row.
UNHELD = (
    "(SELECT coalesce(current_setting('app.sponsor', true), '') = '' "
    "OR current_setting('app.hi', true) = ':')"
)


def sponsored(table: str) -> RunSQL:
    """The table of projects itself."""
    return _restricted(table, f"{UNHELD} OR sponsor = {SPONSOR}")


def of_its_sponsor(table: str) -> RunSQL:
    """A table of rows that hang on a project by `project_id`."""
    own = f"SELECT id FROM projects_project WHERE sponsor = {SPONSOR}"  # noqa: S608  no value goes in
    return _restricted(table, f"{UNHELD} OR project_id IN ({own})")


def _restricted(table: str, condition: str) -> RunSQL:
    return RunSQL(
        f"CREATE POLICY of_its_sponsor ON {table} AS RESTRICTIVE USING ({condition});",
        f"DROP POLICY of_its_sponsor ON {table};",
    )
