"""The demo's data are made anew where nothing leads from their version to this one."""

from config.demo import no_longer_here


def test_a_migration_that_is_gone_is_named() -> None:
    applied = [
        ("core", "0001_initial"), ("core", "0099_of_another_day"), ("sessions", "0001_initial"),
    ]  # fmt: skip
    assert no_longer_here(applied) == ["core 0099_of_another_day"]
