"""What the actions of places share: errors a person can mend, and files that live and die with a transaction."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

from lamplighter.core.geo.wording import Sentence
from lamplighter.plumbing.home import Home

log = logging.getLogger(__name__)

MAPS, ADDRESSES, BASEMAP = "places.maps", "places.addresses", "places.basemap"
"""Subjects of the revision counters."""


class PlacesError(Exception):
    """Something the person who imports can mend; ``sentence`` can be translated."""

    def __init__(self, template: str, **values: object) -> None:
        self.sentence = Sentence(template, values)
        super().__init__(str(self.sentence))


class NotAllowedNow(PlacesError):
    """The map is no longer in the state that this step starts from."""


class ListDoubted(PlacesError):
    """A list of addresses that would do harm if it is not what was meant. ``doubts`` say why; who is sure says so."""

    def __init__(self, doubts: Sequence[Sentence]) -> None:
        self.doubts = tuple(doubts)
        super().__init__("%(doubts)s", doubts=" ".join(map(str, doubts)))


class NothingToPutBack(PlacesError):
    """There is no list of addresses before the one that answers."""


class DateTaken(PlacesError):
    """Another confirmed map holds from the very date."""


class PastAnswers(PlacesError):
    """The map's day has passed, so that it changes what was answered before; and nobody said that this is meant."""


def home() -> Home:
    """The installation's folder."""
    found: Home = settings.HOME
    return found


@contextlib.contextmanager
def kept_only_on_success(path: Path) -> Iterator[Path]:
    """The file is removed again when the block, or the transaction around it, comes to nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield path
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def remove_after_commit(path: Path) -> None:
    """Readers that hold the file open keep it; on the disk it is gone."""

    def remove() -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            log.warning("a file that is no longer needed could not be removed: %s", path.name)

    transaction.on_commit(remove)
