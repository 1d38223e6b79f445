"""A form's field for a workbook."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from core.excel.package import Limits
from core.excel.reading import BadWorkbook, Book, read_workbook


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A workbook as it was sent and as it was read."""

    name: str
    content: bytes
    book: Book

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class WorkbookField(forms.FileField):
    """An Excel workbook (.xlsx) of at most so many bytes, read whole; cleans to `Uploaded`.

    `too_large` is the sentence for a larger one. What it holds is the form's to look at.
    """

    def __init__(self, *, most_bytes: int, too_large: str | Promise, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ".xlsx"}))
        super().__init__(**kwargs)
        self.most_bytes, self.too_large = most_bytes, too_large

    def clean(self, data: Any, initial: Any = None) -> Uploaded:
        """Raises ValidationError."""
        file = super().clean(data, initial)
        if file.size > self.most_bytes:
            raise ValidationError(str(self.too_large), code="too_large")
        content: bytes = file.read()
        return Uploaded(file.name or "", content, self.read(file.name or "", content))

    def read(self, name: str, content: bytes) -> Book:
        """Raises ValidationError."""
        try:
            return read_workbook(content, Limits(file_bytes=self.most_bytes))
        except BadWorkbook as bad:
            raise ValidationError(bad.message, code="unreadable") from bad
