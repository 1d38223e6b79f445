"""What a notice says where the project knows it (`projects.publishing` fills it).

A board is filled anew at the moment when it is posted, and kept with the notice as it then hung.
Its words are Chinese whatever language the screen speaks, and name nobody's number (domain.md §5).
"""

from dataclasses import dataclass

from core.digests import digest_of


@dataclass(frozen=True, slots=True)
class Board:
    """A title, a text that the village may still change, and a table whose first row holds the
    headings; without rows the text stands alone."""

    title: str
    body: str
    table: list[list[str]]

    @property
    def seen(self) -> str:
        """A hash of the table: it hangs as it was looked at, or not at all."""
        return digest_of(self.table)
