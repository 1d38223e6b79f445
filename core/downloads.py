"""Workbooks that are taken away: streamed, and kept by no browser or proxy on the way."""

import tempfile
from collections.abc import Iterable

from django.http import FileResponse
from django.utils import translation

from core.documents import LANGUAGE
from core.excel.writing import Sheet, write_workbook


def workbook(sheets: Iterable[Sheet], name: str) -> FileResponse:
    """In the language of printed forms, whatever the screen's; memory stays flat."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it when it is sent
    with translation.override(LANGUAGE):
        write_workbook(sheets, file)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
