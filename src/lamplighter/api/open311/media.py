"""Pictures that come with a request: fetched from the address given, or sent along. Each is cleaned, or the request is refused.

The address is a stranger's: it is fetched by the one door that judges where it leads, within seconds and bytes, and nothing
of it is kept but the cleaned pixels. A request whose picture cannot be had is refused whole, so that nobody believes that we
have what we have not.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from lamplighter.api.open311.reading import Faults, plain
from lamplighter.api.open311.troubles import Trouble
from lamplighter.concerns.rules.values import PHOTOS_MOST
from lamplighter.core.pictures import MOST_BYTES, CleanPicture, RefusedPicture, clean
from lamplighter.plumbing.fetching import CannotFetch, fetch

SECONDS = 8.0
"""For all pictures of one request together."""
LONGEST_ADDRESS = 2000


def addresses(form: QueryDict, files: MultiValueDict[str, UploadedFile[Any]], faults: Faults) -> list[str]:
    """Addresses of pictures in a form; faults where there are too many, or one is none."""
    found = [plain(each) for name in ("media_url", "media_url[]") for each in form.getlist(name)]
    found = [each for each in found if each]
    if len(found) + len(sent(files)) > PHOTOS_MOST:
        faults.add(f"media_url: at most {PHOTOS_MOST} pictures go with one request.")
    if any(len(each) > LONGEST_ADDRESS or not each.startswith(("http://", "https://")) for each in found):
        faults.add("media_url is no http or https address.")
    return found


def sent(files: MultiValueDict[str, UploadedFile[Any]]) -> list[UploadedFile[Any]]:
    """Files that were sent along (an extension), whatever they were called."""
    return [each for name in files for each in files.getlist(name)]


def pictures(urls: Sequence[str], files: Sequence[UploadedFile[Any]]) -> list[CleanPicture]:
    """Every picture, cleaned.

    Raises:
        Trouble: 400, one of them cannot be had or is no picture; nothing is kept then.
    """
    end = time.monotonic() + SECONDS
    found = [_cleaned(_fetched(url, end - time.monotonic()), "media_url") for url in urls]
    for file in files:
        if (file.size or 0) > MOST_BYTES:
            raise Trouble(400, f"media: the picture is larger than {MOST_BYTES // 1_000_000} MB.")
        found.append(_cleaned(file.read(), "media"))
    return found


def _fetched(url: str, seconds: float) -> bytes:
    if seconds <= 0:
        raise Trouble(400, "media_url: the pictures did not come in time. Nothing was kept; send it again.")
    try:
        answer = fetch(url, timeout=seconds, most=MOST_BYTES, headers={"Accept": "image/*"})
    except CannotFetch as error:
        raise Trouble(
            400, f"media_url could not be fetched: {error.reason}. Nothing was kept; mend it or leave it out."
        ) from None
    if answer.status != 200:
        raise Trouble(
            400,
            f"media_url could not be fetched: HTTP {answer.status}. Nothing was kept; mend it or leave it out.",
        )
    return answer.body


def _cleaned(data: bytes, name: str) -> CleanPicture:
    try:
        return clean(data)
    except RefusedPicture as error:
        raise Trouble(
            400, f"{name} is no picture we can keep ({error.trouble.value}). Nothing was kept; leave it out."
        ) from None
