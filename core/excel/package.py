"""The zip and XML level of an .xlsx: counted inflation, a parser that takes no declarations.

Standard library only: it runs in the confined child of `core.excel.child`.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO
from operator import itemgetter
from typing import Any, NamedTuple, cast
from xml.etree.ElementTree import Element, XMLPullParser

from core.excel.values import unescaped

LONGEST_TEXT = 32_767  # Excel's own limit for a cell
CHUNK = 1 << 16


class Reason(StrEnum):
    """Why a workbook is refused."""

    NOT_XLSX = "not_xlsx"
    OLD_FORMAT = "old_format"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_MANY_MERGED = "too_many_merged"
    TEXT_TOO_LONG = "text_too_long"


class Refused(Exception):
    def __init__(self, reason: Reason, **details: str | int) -> None:
        super().__init__(reason.value)
        self.reason, self.details = reason, details


class Limits(NamedTuple):
    """Bytes, positions of the last row and column, counts over the whole book, seconds."""

    file_bytes: int = 10 << 20
    inflated_bytes: int = 100 << 20
    rows: int = 20_000
    columns: int = 200
    cells: int = 500_000
    characters: int = 20_000_000
    sheets: int = 50
    merged: int = 100_000
    memory_bytes: int = 512 << 20
    cpu_seconds: int = 20
    wall_seconds: int = 30


class Package:
    """The zip file, with every inflated byte counted: its directory may lie."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.limits, self.inflated = limits, 0
        self.zip = zipfile.ZipFile(BytesIO(data))
        entries = self.zip.infolist()
        self.parts = {entry.filename.lstrip("/").casefold(): entry for entry in entries}
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused(Reason.ENCRYPTED)
        plain = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
        if len(self.parts) < len(entries) or any(e.compress_type not in plain for e in entries):
            raise Refused(Reason.DAMAGED)
        if sum(entry.file_size for entry in entries) > limits.inflated_bytes:
            raise Refused(Reason.TOO_LARGE)

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self.parts

    def chunks(self, part: str) -> Iterator[bytes]:
        with self.zip.open(self.parts[part.casefold()]) as stream:
            while chunk := stream.read(CHUNK):
                self.inflated += len(chunk)
                if self.inflated > self.limits.inflated_bytes:
                    raise Refused(Reason.TOO_LARGE)
                yield chunk


_element = itemgetter(1)  # of an event


def ended(package: Package, part: str) -> Iterator[Element]:
    """Each element of an XML part as it closes, in UTF-8 and without a document type declaration:
    that is the way in for every XML attack that defusedxml stops. Raises Refused, ParseError."""
    parser: XMLPullParser[Any] = XMLPullParser(events=("end",))
    tail = b""
    for chunk in package.chunks(part):
        if not tail and not _UTF8.match(chunk):
            raise Refused(Reason.DAMAGED)
        if b"<!D" in tail + chunk or b"<!E" in tail + chunk:
            raise Refused(Reason.DAMAGED)
        tail = chunk[-2:]
        parser.feed(chunk)
        yield from map(_element, cast("Iterator[tuple[str, Element]]", parser.read_events()))
    parser.close()


# Any other encoding could hide a declaration from the search above.
_UTF8 = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:[A-Za-z!]|\?xml(?:(?!encoding)[^?])*"
    rb"(?:encoding\s*=\s*[\"']utf-?8[\"'][^?]*)?\?>)",
    re.IGNORECASE,
)

_MAIN = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)


def tags(name: str) -> frozenset[str]:
    """The element of SpreadsheetML by that name, in both of its namespaces."""
    return frozenset(space + name for space in _MAIN)


TEXT, RUN = tags("t"), tags("r")


def rich_text(element: Element) -> str:
    """All runs of a string joined, without the phonetic guide."""
    if len(element) == 1 and element[0].tag in TEXT:  # nearly every one
        return unescaped(element[0].text or "")
    pieces = []
    for child in element:
        if child.tag in TEXT:
            pieces.append(child.text or "")
        elif child.tag in RUN:
            pieces.extend(piece.text or "" for piece in child if piece.tag in TEXT)
    return unescaped("".join(pieces))


class Relations:
    """Where the parts lie to which one part refers by id."""

    def __init__(self, package: Package, part: str) -> None:
        folder, name = posixpath.split(part)
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        for element in ended(package, posixpath.join(folder, "_rels", f"{name}.rels")):
            if "Target" in element.attrib and element.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, element.attrib["Target"]))
                self.targets[element.attrib["Id"]] = path.lstrip("/")
                self.kinds[element.attrib["Id"]] = element.attrib["Type"].rpartition("/")[2]

    def of_kind(self, kind: str) -> str:
        """The first such part, "" when there is none."""
        return next((self.targets[key] for key, found in self.kinds.items() if found == kind), "")
