"""However much is sent to a public page, only a little of it is ever kept; staff may bring large files."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParser
from django.test import RequestFactory

from lamplighter.plumbing import uploads

CHUNK = 64 * 2**10


def parsed(path: str, *sizes: int) -> list[Any]:
    """The files of a form, as a view gets them."""
    body = b"".join(
        b'--B\r\nContent-Disposition: form-data; name="f"; filename="f%d"\r\n\r\n' % number
        + b"0" * size
        + b"\r\n"
        for number, size in enumerate(sizes)
    )
    body += b"--B--\r\n"
    request = RequestFactory().post(path)
    handlers = [
        uploads.Bounded(request),
        MemoryFileUploadHandler(request),
        TemporaryFileUploadHandler(request),
    ]
    meta = {"CONTENT_TYPE": "multipart/form-data; boundary=B", "CONTENT_LENGTH": str(len(body))}
    return list(MultiPartParser(meta, io.BytesIO(body), handlers).parse()[1].getlist("f"))


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_FILE", 10 * CHUNK)
    monkeypatch.setattr(uploads, "MOST_TOTAL", 25 * CHUNK)


def test_a_file_that_is_too_large_is_cut_where_it_is_certain_to_be() -> None:
    small, large = parsed("/report/photos/", 3 * CHUNK, 100 * CHUNK)
    assert small.size == 3 * CHUNK
    assert 10 * CHUNK < large.size <= 12 * CHUNK


def test_many_files_together_are_bounded_too() -> None:
    files = parsed("/c/ABC/def/write/", *[9 * CHUNK] * 8)
    assert sum(each.size for each in files) <= 27 * CHUNK
    assert len(files) == 8


def test_a_page_that_only_sounds_like_staff_s_is_bounded() -> None:
    assert parsed("/c/ABC/staff/write/", 100 * CHUNK)[0].size <= 12 * CHUNK


def test_staff_bring_files_as_large_as_their_maps() -> None:
    for path in ("/staff/zones/import/", "/es/staff/zones/import/"):
        assert [each.size for each in parsed(path, 100 * CHUNK)] == [100 * CHUNK]
