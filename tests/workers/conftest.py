from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The source strings, whatever the catalogue says."""
    with translation.override("en"):
        yield
