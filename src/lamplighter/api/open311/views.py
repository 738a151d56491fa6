"""What answers below ``/open311/``: each operation makes one domain call."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from lamplighter.accounts.access import Scope, public
from lamplighter.accounts.models import ApiToken
from lamplighter.api.open311 import media, posting, reading, shapes
from lamplighter.api.open311.door import FORMATS, Reply, door, token_for, token_needed
from lamplighter.api.open311.reading import Faults, plain
from lamplighter.api.open311.troubles import PREFIX, Trouble, errors, format_of
from lamplighter.concerns.actions import outside, raising, referring
from lamplighter.concerns.actions.photos import keep_pictures
from lamplighter.concerns.queries import kinds
from lamplighter.concerns.queries import open311 as queries
from lamplighter.concerns.rules.georeport import Row
from lamplighter.concerns.rules.values import WORDS_LONGEST
from lamplighter.core.numbers import read_number, shown_number
from lamplighter.plumbing import clock

SHAPES_SECONDS = 300
"""How long services may be kept: a kind that is switched off is posted for no longer than that."""
CLOCKS_DIFFER = timedelta(minutes=10)
"""How far ahead of ours another program's clock may be."""
NO_REQUEST = "service_request_id was not found."
_STEMS = ("services", "requests", "tokens", "servicerequestupdates", "discovery")


def _language() -> str:
    return (get_language() or "en")[:2]


def _discovery(request: HttpRequest) -> Reply:
    return Reply("discovery", shapes.discovery(), SHAPES_SECONDS)


def _services(request: HttpRequest) -> Reply:
    asked = kinds.questions_by_kind()
    found = [shapes.service(kind, asked.get(kind.pk, ()), _language()) for kind in kinds.services()]
    return Reply("services", found, SHAPES_SECONDS)


def _definition(request: HttpRequest, code: str) -> Reply:
    kind = kinds.service(plain(code))
    if kind is None:
        raise Trouble(404, "service_code was not found.")
    return Reply(
        "service_definition", shapes.definition(kind, kinds.questions_of(kind), _language()), SHAPES_SECONDS
    )


def _requests(request: HttpRequest) -> Reply:
    token, now = token_for(request, Scope.OPEN311_POST), clock.now()
    rows, more = queries.requests(reading.asked(request.GET, now), token)
    day, language = clock.city_day(now), _language()
    value = [shapes.request(row, day, language) for row in rows]
    return Reply("service_requests", value, headers=_next(request, more))


def _request(request: HttpRequest, number: str) -> Reply:
    token = token_for(request, Scope.OPEN311_POST)
    found = queries.request(read_number(number) or "-", token)
    if found is None:
        raise Trouble(404, NO_REQUEST)
    return Reply("service_requests", [shapes.request(found, clock.city_day(clock.now()), _language())])


def _token(request: HttpRequest, number: str) -> Reply:
    """Every request has its id at once (services are ``realtime``), so its id is the one token there is."""
    found = queries.request(read_number(number) or "-", token_for(request, Scope.OPEN311_POST))
    if found is None:
        raise Trouble(404, "token was not found. Services here are realtime: a POST answers with an id.")
    key = shown_number(found.number)
    return Reply("service_requests", [{"service_request_id": key, "token": key}])


def _post_request(request: HttpRequest) -> Reply:
    token, now = token_needed(request, Scope.OPEN311_POST), clock.now()
    new = posting.new_concern(request.POST, request.FILES, token, _language(), clock.city_day(now))
    try:
        made = raising.raise_concern(new=new, now=now)
    except (raising.NoPlace, raising.Outside, raising.NotOurs):
        raise Trouble(400, "The request cannot be taken at this location. Nothing was kept.") from None
    return Reply("service_requests", [shapes.posted(made, now, _language())])


def _updates(request: HttpRequest) -> Reply:
    token = token_for(request, Scope.OPEN311_UPDATES)
    rows, more = queries.updates(reading.asked(request.GET, clock.now()), token)
    return Reply(
        "service_request_updates", [shapes.update(row) for row in rows], headers=_next(request, more)
    )


def _post_update(request: HttpRequest) -> Reply:
    token = token_needed(request, Scope.OPEN311_UPDATES)
    row, urls = _update_of(request)
    referral = queries.referral_of(token, row.request_id)
    if referral is not None:
        return _taken(_from_office(referral, row))
    return _taken(_from_poster(request, token, row, urls))


def _taken(update: str) -> Reply:
    return Reply("service_request_updates", [{"update_id": update}])


def _update_of(request: HttpRequest) -> tuple[Row, list[str]]:
    """What a posted update says."""
    form, faults = request.POST, Faults()
    number, key, status, words, moment = (
        plain(form.get(name, ""))
        for name in ("service_request_id", "update_id", "status", "description", "updated_datetime")
    )
    at = reading.read_moment(moment)
    for name, value in (("service_request_id", number), ("update_id", key), ("status", status)):
        if not value:
            faults.add(f"{name} was not provided.")
    if len(key) > 200:
        faults.add("update_id is longer than 200 characters.")
    if at is None:
        faults.add("updated_datetime is a date and time with a time zone, such as 2026-03-02T19:00:00Z.")
    elif at > clock.now() + CLOCKS_DIFFER:
        faults.add("updated_datetime lies in the future.")
    if len(words) > WORDS_LONGEST:
        faults.add(f"description is longer than {WORDS_LONGEST} characters.")
    urls = media.addresses(form, request.FILES, faults)
    faults.end()
    return Row(request_id=number, update_id=key, status=status[:20], words=words, at=at), urls


def _from_office(referral: int, row: Row) -> str:
    try:
        update = referring.take_pushed(pk=referral, row=row, now=clock.now())
    except referring.Over:
        raise Trouble(400, "The request is settled here. Nothing was entered.") from None
    return queries.update_key(update) if update is not None else row.update_id


def _from_poster(request: HttpRequest, token: ApiToken, row: Row, urls: list[str]) -> str:
    concern = queries.own(read_number(row.request_id) or "-", token)
    if concern is None:
        raise Trouble(404, NO_REQUEST)
    if row.status.upper() not in ("OPEN", "CLOSED"):
        raise Trouble(400, "status is OPEN or CLOSED.")
    photos = keep_pictures(media.pictures(urls, media.sent(request.FILES)))
    try:
        update = outside.take_update(
            pk=concern.pk,
            token=token,
            update_id=row.update_id,
            words=row.words,
            closed=row.closed,
            photos=photos,
            now=clock.now(),
        )
    except outside.NothingNew:
        raise Trouble(
            400,
            "description is empty and the request is open or closed as it says: there is nothing to enter.",
        ) from None
    return queries.update_key(update)


def _next(request: HttpRequest, more: bool) -> dict[str, str]:
    """Where the next page is (RFC 8288); the key is not said back."""
    if not more:
        return {}
    page = request.GET.get("page", "").strip()
    query = [
        (name, each)
        for name, values in request.GET.lists()
        for each in values
        if name not in ("page", "api_key")
    ]
    query.append(("page", str(int(page or "1") + 1)))
    base = settings.LAMPLIGHTER.web.public_url.rstrip("/")
    return {"Link": f'<{base}{request.path}?{urlencode(query)}>; rel="next"'}


discovery = door(get=_discovery)
services = door(get=_services)
definition = door(get=_definition)
requests = door(get=_requests, post=_post_request)
one_request = door(get=_request)
token = door(get=_token)
updates = door(get=_updates, post=_post_update)


@public
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Every other address below ``/open311/``; one that only lacks its format is told so."""
    stem = rest.removeprefix("v2/").partition("/")[0]
    if stem in _STEMS and "." not in rest.rpartition("/")[2]:
        return errors(format_of(request.path_info), 400, FORMATS)
    return errors(
        format_of(request.path_info),
        404,
        f"There is nothing at this address. {PREFIX}discovery.xml says what there is.",
    )
