"""Reads one .xlsx from standard input and writes its cells to standard output as JSON lines.

Runs as a process of its own (`core.excel.reading` starts it) under limits on memory, time
and files, with the standard library only, for an upload may be made to harm. openpyxl is not used
here: in read-only mode it knows neither merged cells nor the Chinese built-in date formats 27–36
and 50–58, and with defusedxml it needs several times the time. A document type declaration, the
way in for every XML attack that defusedxml stops, is refused by the parser in `package`.

Lines: a row is [number, [[column, kind, text, flags], …]] with kind s text, n number, d date,
t time, b boolean, e error; after a sheet's rows comes {"sheet", "hidden", "merges"}; last stands
{"end": true} or {"refused": reason, "details"}.
"""

import gc
import json
import re
import resource
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from core.excel.package import (
    LONGEST_TEXT,
    Limits,
    Package,
    Reason,
    Refused,
    Relations,
    ended,
    rich_text,
    tags,
)
from core.excel.values import (
    DATE_FORMATS,
    FORMULA,
    is_date_format,
    iso_moment,
    moment,
    number,
    unescaped,
)

ROW, FORMULA_TAG, VALUE, INLINE = map(tags, ("row", "f", "v", "is"))
MERGE, SHEET, BOOK, STRING = map(tags, ("mergeCell", "sheet", "workbookPr", "si"))
FORMAT, STYLES, STYLE = map(tags, ("numFmt", "cellXfs", "xf"))

CellOut = tuple[int, str, str, int]  # column, kind, text, flags

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_BOOLEANS = {"1": "1", "true": "1", "0": "0", "false": "0"}


def position(reference: str) -> tuple[int, int]:
    """Row and column of "B3", from 1. Raises Refused."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise Refused(Reason.DAMAGED)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def index(text: str) -> int:
    """A count from 0 as the file gives it. Raises Refused."""
    if not text.isdecimal():
        raise Refused(Reason.DAMAGED)
    return int(text)


class Book:
    """Finds sheets, shared strings and styles, writes the cells out and keeps count of them."""

    def __init__(self, data: bytes, limits: Limits, write: Callable[[Any], None]) -> None:
        self.limits, self.write = limits, write
        self.package = Package(data, limits)
        self.cells, self.characters = 0, 0
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False
        self.strings: list[str] = []
        self.dated: list[bool] = []
        main = self._main_part()
        self.relations = Relations(self.package, main)
        self._learn_sheets(main)
        if part := self.relations.of_kind("sharedStrings"):
            self._learn_strings(part)
        if part := self.relations.of_kind("styles"):
            self._learn_styles(part)

    def _main_part(self) -> str:
        parts = self.package.parts
        if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in parts):
            raise Refused(Reason.MACROS)
        if "_rels/.rels" not in parts:
            raise Refused(Reason.NOT_XLSX)
        main = Relations(self.package, "").of_kind("officeDocument")
        if not main.endswith(".xml") or main not in self.package:
            raise Refused(Reason.NOT_XLSX)
        if b"macroEnabled" in b"".join(self.package.chunks("[Content_Types].xml")):
            raise Refused(Reason.MACROS)
        return main

    def _learn_sheets(self, part: str) -> None:
        for element in ended(self.package, part):
            if element.tag in BOOK:
                self.from_1904 = element.get("date1904") in ("1", "true")
            elif element.tag in SHEET:
                relation = next(at for name, at in element.items() if name.endswith("}id"))
                hidden = element.get("state", "visible") != "visible"
                self.sheets.append((element.attrib["name"], relation, hidden))
        if len(self.sheets) > self.limits.sheets:
            raise Refused(Reason.TOO_MANY_SHEETS)

    def _learn_strings(self, part: str) -> None:
        for element in ended(self.package, part):
            if element.tag in STRING:
                self.strings.append(rich_text(element))
                element.clear()

    def _learn_styles(self, part: str) -> None:
        codes: dict[str, str] = {}
        for element in ended(self.package, part):
            if element.tag in FORMAT:
                codes[element.attrib["numFmtId"]] = element.attrib["formatCode"]
            elif element.tag in STYLES:
                for style in element:
                    key = style.get("numFmtId", "0")
                    code = codes.get(key)
                    dated = key in DATE_FORMATS if code is None else is_date_format(code)
                    self.dated.append(dated)

    def read(self) -> None:
        for title, relation, hidden in self.sheets:
            if self.relations.kinds[relation] == "worksheet":
                merges = self._read_sheet(title, self.relations.targets[relation])
                self.write({"sheet": title, "hidden": hidden, "merges": merges})

    def _read_sheet(self, title: str, part: str) -> list[tuple[int, int, int, int]]:
        """Positions come from the cells themselves, never from the declared dimension."""
        row, merges = 0, []
        for element in ended(self.package, part):
            if element.tag in ROW:
                before, row = row, index(element.get("r", str(row + 1)))
                if row <= before:
                    raise Refused(Reason.DAMAGED)
                if cells := list(self._cells(title, row, element)):
                    self._count(title, row, cells)
                    self.write([row, cells])
                element.clear()
            elif element.tag in MERGE:
                first, _, last = element.attrib["ref"].partition(":")
                merges.append((*position(first), *position(last or first)))
        if len(merges) > self.limits.merged:
            raise Refused(Reason.TOO_MANY_MERGED, sheet=title)
        return merges

    def _cells(self, title: str, row: int, element: Element) -> Iterator[CellOut]:
        column, tail, most = 0, str(row), self.limits.columns
        for cell in element:
            reference, before = cell.get("r"), column
            column += 1
            if reference and reference != _letters(column) + tail:
                at, column = position(reference)
                if at != row or column <= before:
                    raise Refused(Reason.DAMAGED)
            if len(cell):
                kind, text, flags = self._content(cell)
                if text or flags:
                    if column > most:
                        raise Refused(Reason.TOO_MANY_COLUMNS, sheet=title, row=row, most=most)
                    yield column, kind, text, flags

    def _content(self, cell: Element) -> tuple[str, str, int]:
        text, is_formula = "", 0
        for child in cell:
            if child.tag in VALUE:
                text = child.text or ""
            elif child.tag in INLINE:
                text = rich_text(child)
            elif child.tag in FORMULA_TAG:
                is_formula = FORMULA
        if len(text) > LONGEST_TEXT:
            raise Refused(Reason.TEXT_TOO_LONG)
        kind, meaning, flags = self._meaning(cell, text)
        return kind, meaning, flags | is_formula

    def _meaning(self, cell: Element, text: str) -> tuple[str, str, int]:
        """Kind, text and flags of a content by the cell's type and number format."""
        kind = cell.get("t", "n")
        if not text or kind == "inlineStr":
            return "s", text, 0
        if kind == "s":
            return "s", self.strings[index(text)], 0
        if kind == "n":
            style = index(cell.get("s", "0"))
            dated = style < len(self.dated) and self.dated[style]
            return moment(text, self.from_1904) if dated else number(text)
        if kind == "b":
            return "b", _BOOLEANS[text], 0
        if kind == "d":
            return iso_moment(text)
        return ("e" if kind == "e" else "s"), unescaped(text), 0

    def _count(self, sheet: str, row: int, cells: list[CellOut]) -> None:
        limits = self.limits
        self.cells += len(cells)
        self.characters += sum(len(text) for _column, _kind, text, _flags in cells)
        if row > limits.rows:
            raise Refused(Reason.TOO_MANY_ROWS, sheet=sheet, row=row, most=limits.rows)
        if self.cells > limits.cells:
            raise Refused(Reason.TOO_MANY_CELLS, most=limits.cells)
        if self.characters > limits.characters:
            raise Refused(Reason.TOO_LARGE)


@cache
def _letters(column: int) -> str:
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_container(data: bytes, limits: Limits) -> None:
    """Tell apart what is no .xlsx at all. Raises Refused."""
    if len(data) > limits.file_bytes:
        raise Refused(Reason.TOO_LARGE)
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Refused(Reason.ENCRYPTED if locked else Reason.OLD_FORMAT)
    if not data.startswith(b"PK"):
        raise Refused(Reason.NOT_XLSX)


def confine(limits: Limits) -> None:
    """From here on this process can't eat the machine, nor write a file."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def outcome(data: bytes, limits: Limits, write: Callable[[Any], None]) -> dict[str, Any]:
    """Read everything; the last line, whatever happens to the reading."""
    try:
        check_container(data, limits)
        Book(data, limits, write).read()
    except Refused as refusal:
        return {"refused": refusal.reason, "details": refusal.details}
    except MemoryError:
        return {"refused": Reason.TOO_LARGE, "details": {}}
    except Exception as error:
        # A hostile file may break zlib, zipfile, expat or our own assumptions in any way.
        return {"refused": Reason.DAMAGED, "details": {"cause": type(error).__name__}}
    return {"end": True}


def main() -> None:
    limits = Limits(*json.loads(sys.argv[1]))
    confine(limits)
    gc.disable()  # nothing here goes in circles, and looking for such costs time
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

    def write(line: Any) -> None:
        sys.stdout.buffer.write(encode(line).encode() + b"\n")

    write(outcome(data, limits, write))


if __name__ == "__main__":
    main()
