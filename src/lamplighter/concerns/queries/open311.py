"""What programs may read of concerns over Open311: what a moderator let the public see, and the status of their own.

A program's own concern that is not public has a status and times, and neither words nor a point. A public one has the times
of its publication, whole days or whole months, in what is shown as in what can be searched for; otherwise a search by the
minute would find out what is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDay, TruncMonth

from lamplighter.accounts.models import ApiToken
from lamplighter.concerns.models import Concern, Kind, Publication, Referral, Update
from lamplighter.concerns.queries.blocks import middle_of
from lamplighter.concerns.rules.coarse import Grain, coarse, told_from
from lamplighter.concerns.rules.states import OPEN, State
from lamplighter.concerns.rules.values import DESK_PREFIX, Entry, Route, Showing
from lamplighter.core.numbers import link_secret
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster.holding import FRONT

MOST = 1000
"""Rows in one answer (GeoReport v2, "Response Volume")."""
SPAN = timedelta(days=90)
TOLD = (Entry.MOVE.value, Entry.ANSWER.value)
"""Entries of the timeline that programs hear of."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a program asks for. Times are half-open: from ``starts``, before ``ends``. ``states`` empty: any."""

    starts: datetime
    ends: datetime
    numbers: tuple[str, ...] | None = None
    """Only these, whatever else is asked."""
    codes: tuple[str, ...] = ()
    closed: bool | None = None
    updated_from: datetime | None = None
    updated_before: datetime | None = None
    page: int = 1
    size: int = MOST


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """A concern as a program sees it. ``publication`` None: its own, and not public."""

    number: str
    kind: Kind
    zone: str
    state: str
    requested: datetime
    updated: datetime
    expected: datetime | None
    newest: Update | None
    publication: Publication | None

    @property
    def is_open(self) -> bool:
        """GeoReport knows open and closed; what an officer settled is closed there."""
        return State(self.state) in OPEN

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude of the middle of the hexagon that the public sees; None where it sees nothing."""
        return middle_of(self.publication.hexagon) if self.publication is not None else None


@dataclass(frozen=True, slots=True)
class SeenUpdate:
    """One step of a concern as a program sees it. ``public``: whether what a moderator let stand of its words may go along."""

    key: str
    number: str
    at: datetime
    closed: bool
    update: Update
    public: bool


def _public(prefix: str = "") -> Q:
    return Q(**{f"{prefix}showing": Showing.SHOWN.value, f"{prefix}publication__isnull": False})


def _own(token: ApiToken | None, prefix: str = "") -> Q:
    """What the token's program posted, as long as it is in the zones' hands; what went to a desk is nobody else's."""
    if token is None:
        return Q(pk__in=[])
    posted = Q(
        **{
            f"{prefix}token": token,
            f"{prefix}sensitive": False,
            f"{prefix}kind__sensitive": False,
            f"{prefix}kind__route": Route.ZONE.value,
        }
    )
    desk = Q(**{f"{prefix}zone__startswith": DESK_PREFIX}) & ~Q(**{f"{prefix}zone": FRONT})
    given = Q(**{f"{prefix}zone_override__startswith": DESK_PREFIX}) & ~Q(**{f"{prefix}zone_override": FRONT})
    return posted & ~desk & ~given


def visible(token: ApiToken | None) -> QuerySet[Concern]:
    """Concerns that a program may know of."""
    found = Concern.objects.filter(_public() | _own(token)).annotate(own=_is_own(token))
    return found.select_related("kind", "publication")


def _is_own(token: ApiToken | None, prefix: str = "") -> Case:
    return Case(
        When(_own(token, prefix), then=Value(True)), default=Value(False), output_field=BooleanField()
    )


def _order(time: F, token: ApiToken | None, prefix: str = "") -> Case:
    """What rows are ordered by, no finer than what is told. Days and months begin by the city's clock but pass for UTC here, so
    it is good for nothing else."""
    tz = city_tz()
    return Case(
        When(_own(token, prefix), then=time),
        When(Q(**{f"{prefix}publication__by_month": True}), then=TruncMonth(time, tzinfo=tz)),
        default=TruncDay(time, tzinfo=tz),
        output_field=DateTimeField(),
    )


def requests(asked: Asked, token: ApiToken | None) -> tuple[list[SeenRequest], bool]:
    """A page of concerns, the newest first, and whether there are more."""
    found: QuerySet[Any] = visible(token).annotate(seen_at=_order(F("raised_at"), token))
    found = _narrowed(found, asked)
    start = (asked.page - 1) * asked.size
    rows = list(found.order_by("-seen_at", "number")[start : start + asked.size + 1])
    return _seen(rows[: asked.size]), len(rows) > asked.size


def _narrowed(found: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    if asked.numbers is not None:
        return found.filter(number__in=asked.numbers)
    found = found.filter(_told_in("raised_at", "", asked.starts, asked.ends))
    if asked.codes:
        found = found.filter(kind__code__in=asked.codes)
    if asked.closed is not None:
        states = [state.value for state in State if (state not in OPEN) is asked.closed]
        found = found.filter(state__in=states)
    if asked.updated_from is not None or asked.updated_before is not None:
        newest = (
            Update.objects.filter(concern=OuterRef("pk"), internal=False, entry__in=TOLD)
            .order_by()
            .values("concern")
            .annotate(at=Max("at"))
            .values("at")
        )
        found = found.annotate(changed=Coalesce(Subquery(newest), F("raised_at")))
        found = found.filter(_told_in("changed", "", asked.updated_from, asked.updated_before))
    return found


def _told_in(time: str, prefix: str, starts: datetime | None, ends: datetime | None) -> Q:
    """Whether the time that is told, not the true one, lies in a period."""
    month = f"{prefix}publication__by_month"
    found = Q()
    for grain, which in (
        (Grain.EXACT, Q(own=True)),
        (Grain.DAY, Q(**{"own": False, month: False})),
        (Grain.MONTH, Q(**{"own": False, month: True})),
    ):
        if starts is not None:
            which &= Q(**{f"{time}__gte": told_from(starts, grain, city_tz())})
        if ends is not None:
            which &= Q(**{f"{time}__lt": told_from(ends, grain, city_tz())})
        found |= which
    # What holds for all three lets the database use its index of times.
    if starts is not None:
        found &= Q(**{f"{time}__gte": starts})
    if ends is not None:
        found &= Q(**{f"{time}__lt": told_from(ends, Grain.MONTH, city_tz())})
    return found


def request(number: str, token: ApiToken | None) -> SeenRequest | None:
    """One concern; None where there is none, or none for this program: the two look alike."""
    row = visible(token).filter(number=number).first()
    return _seen([row])[0] if row is not None else None


def own(number: str, token: ApiToken) -> Concern | None:
    """A concern that this program posted, and may still speak of."""
    return Concern.objects.filter(_own(token), number=number).first()


def referral_of(token: ApiToken, request_id: str) -> int | None:
    """Key of the newest referral that an office knows by that number; None if the token is no office's, or it has none such."""
    found = Referral.objects.filter(endpoint__token=token, request_id=request_id).order_by("-pk")
    return found.values_list("pk", flat=True).first()


def _seen(rows: Sequence[Concern]) -> list[SeenRequest]:
    newest: dict[int, Update] = {}
    told = Update.objects.filter(concern__in=[row.pk for row in rows], internal=False, entry__in=TOLD)
    for update in told.select_related("officer").order_by("at", "id"):
        newest[update.concern_id] = update
    return [_seen_one(row, newest.get(row.pk)) for row in rows]


def _seen_one(row: Concern, newest: Update | None) -> SeenRequest:
    own = bool(row.own)  # type: ignore[attr-defined]
    publication = _publication(row)
    grain = _grain(publication, own)
    changed = newest.at if newest is not None else row.raised_at
    return SeenRequest(
        number=row.number,
        kind=row.kind,
        zone=publication.zone if publication is not None else row.zone,
        state=row.state,
        requested=coarse(row.raised_at, grain, city_tz()),
        updated=coarse(changed, grain, city_tz()),
        # The aim is counted from when it was raised, so it would tell the day of what is shown by month.
        expected=None
        if grain is Grain.MONTH or row.resolve_due_at is None
        else coarse(row.resolve_due_at, grain, city_tz()),
        newest=newest,
        publication=publication,
    )


def _grain(publication: Publication | None, own: bool) -> Grain:
    if own or publication is None:
        return Grain.EXACT
    return Grain.MONTH if publication.by_month else Grain.DAY


def _publication(row: Concern) -> Publication | None:
    found: Publication | None = getattr(row, "publication", None)
    return found if row.showing == Showing.SHOWN.value else None


def updates(asked: Asked, token: ApiToken | None) -> tuple[list[SeenUpdate], bool]:
    """A page of steps, the oldest first, and whether there are more."""
    prefix = "concern__"
    found = Update.objects.filter(_public(prefix) | _own(token, prefix), internal=False, entry__in=TOLD)
    found = found.select_related("concern", "concern__publication", "concern__kind", "officer")
    found = found.annotate(own=_is_own(token, prefix), seen_at=_order(F("at"), token, prefix))
    if asked.numbers is not None:
        found = found.filter(concern__number__in=asked.numbers)
    else:
        found = found.filter(_told_in("at", prefix, asked.starts, asked.ends))
    start = (asked.page - 1) * asked.size
    rows = list(found.order_by("seen_at", "concern__number", "at", "id")[start : start + asked.size + 1])
    return [_seen_update(row) for row in rows[: asked.size]], len(rows) > asked.size


def _seen_update(row: Update) -> SeenUpdate:
    concern = row.concern
    own = bool(row.own)  # type: ignore[attr-defined]
    publication = _publication(concern)
    ended = concern.resolved_at or concern.closed_at
    after = State(row.after) not in OPEN if row.after else ended is not None and row.at > ended
    return SeenUpdate(
        key=update_key(row),
        number=concern.number,
        at=coarse(row.at, _grain(publication, own), city_tz()),
        closed=after,
        update=row,
        public=publication is not None,
    )


def update_key(row: Update) -> str:
    """What programs call an update: it tells neither how many there are nor which came first."""
    return link_secret(settings.SECRET_KEY, purpose="open311-update", number="", contact=row.pk, version=0)[
        :16
    ]
