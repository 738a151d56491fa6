"""Bounds of what anybody may upload: however large a body is, only a little of it ever lies in memory or on the disk.

A file that is too large is cut where it is certain to be, so that its form can say so kindly; what comes after is read and dropped.
Staff bring zone maps and address files, which are large: their pages have bounds of their own.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from lamplighter.core.pictures import MOST_BYTES

MOST_FILE = MOST_BYTES
"""Bytes of one file; the first chunk beyond still passes, so that the file is seen to be too large."""
MOST_TOTAL = 5 * MOST_BYTES + 5_000_000
"""Bytes of all files of one form."""

_STAFF = re.compile(r"(?:/[a-z]{2})?/staff/")


class Bounded(FileUploadHandler):
    """Stands before the handlers that keep files, and lets no more through than the bounds."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.file_bytes = self.total = 0
        self.bounded = request is None or not _STAFF.match(request.path_info)

    def new_file(self, *arguments: Any, **options: Any) -> None:
        """Another file begins."""
        super().new_file(*arguments, **options)
        self.file_bytes = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """The chunk, or None where the bounds are passed."""
        passes = not self.bounded or (self.file_bytes <= MOST_FILE and self.total <= MOST_TOTAL)
        if passes:
            self.file_bytes += len(raw_data)
            self.total += len(raw_data)
        return raw_data if passes else None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        """The handlers behind give the file."""
        return None
