"""What a killed program left of an upload does not stay."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.test import override_settings

from lamplighter.plumbing.leftovers import KEPT, sweep


def test_an_upload_of_a_killed_request_is_removed_after_a_while_and_nothing_else(
    tmp_path: Path, now: datetime
) -> None:
    with override_settings(FILE_UPLOAD_TEMP_DIR=tmp_path):
        left = TemporaryUploadedFile("photo.jpg", "image/jpeg", 10, None)
    other = tmp_path / "roster.csv"
    other.write_text("badge")
    for path in (Path(left.temporary_file_path()), other):
        os.utime(path, ((now - KEPT).timestamp() - 1,) * 2)
    assert sweep(tmp_path, now - timedelta(minutes=1)) == 0
    assert sweep(tmp_path, now) == 1
    assert list(tmp_path.iterdir()) == [other]
    other.rename(left.temporary_file_path())  # so that the library may remove its own
    left.close()
