"""Kinds, concerns and their steps in the fields of GeoReport v2 and its update extension. Ids are text, coordinates numbers or null."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from lamplighter.api.open311.writing import Format
from lamplighter.audit.models import Event
from lamplighter.audit.rules import Verb
from lamplighter.city.queries import our_city
from lamplighter.concerns.messages import sentences
from lamplighter.concerns.models import Concern, Desk, Kind, Question, Update
from lamplighter.concerns.queries.open311 import SeenRequest, SeenUpdate
from lamplighter.concerns.rules.values import OPEN311_TYPE, Answering, is_desk
from lamplighter.core.numbers import shown_number
from lamplighter.places.queries import zone_by_code
from lamplighter.plumbing.clock import city_tz

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
DESCRIPTION_MOST = 4000
"""Characters that the standard allows a description."""
YES_NO = ("yes", "no")
NOTICE = "notice-"
"""Begins the codes of attributes that only tell something (``variable`` false)."""


def when(moment: datetime | None) -> str | None:
    """An instant with the city's offset, to the second."""
    return moment.astimezone(city_tz()).isoformat(timespec="seconds") if moment is not None else None


def discovery() -> dict[str, Any]:
    """The discovery document (http://wiki.open311.org/Service_Discovery)."""
    set_up = settings.LAMPLIGHTER
    base, department = set_up.web.public_url.rstrip("/"), our_city().department
    contact = set_up.concerns.open311_contact or base
    changed = _changed()
    return {
        "changeset": changed,
        "contact": f"{department}: {contact}",
        "key_service": f"{department} issues keys: {contact}",
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": f"{base}/open311/v2",
                "changeset": changed,
                "type": "test" if settings.HOME.is_demo else "production",
                "formats": [each.media_type for each in Format],
            }
        ],
    }


def _changed() -> str:
    """When a kind was last changed: programs that keep the list of services read it again then."""
    verbs = [Verb.KIND_CHANGED.value, Verb.KIND_REMOVED.value]
    newest = Event.objects.filter(subject_type="concerns.kind", verb__in=verbs).aggregate(at=Max("at"))["at"]
    # Always in UTC, so that the texts sort as the times do.
    return (
        newest.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if newest is not None
        else "1970-01-01T00:00:00Z"
    )


def service(kind: Kind, questions: Sequence[Question], language: str) -> dict[str, Any]:
    """One service of the list."""
    return {
        "service_code": kind.code,
        "service_name": kind.name(language),
        "description": kind.about(language) or None,
        "metadata": bool(questions or notices(kind, language)),
        "type": "realtime",
        "keywords": ", ".join(each.strip() for each in kind.keywords.split(",") if each.strip()) or None,
        "group": (kind.group_es if language == "es" else kind.group_en) or None,
    }


def definition(kind: Kind, questions: Sequence[Question], language: str) -> dict[str, Any]:
    """A service's definition: what is only to be read first, then what is asked."""
    told = [
        {
            "variable": False,
            "code": f"{NOTICE}{name}",
            "datatype": "string",
            "required": False,
            "datatype_description": None,
            "description": words,
        }
        for name, words in notices(kind, language)
    ]
    attributes = [*told, *(_attribute(each, language) for each in questions)]
    return {
        "service_code": kind.code,
        "attributes": [{**each, "order": order} for order, each in enumerate(attributes, 1)],
    }


def _attribute(question: Question, language: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "variable": True,
        "code": question.code,
        "datatype": OPEN311_TYPE[Answering(question.answering)].value,
        "required": question.required,
        "datatype_description": question.hint(language) or None,
        "description": question.text(language),
    }
    options = options_of(question, language)
    return {**made, "values": [{"key": key, "name": name} for key, name in options]} if options else made


def options_of(question: Question, language: str) -> list[tuple[str, str]]:
    """Keys and names of what can be chosen; empty where an answer is written."""
    answering = Answering(question.answering)
    if answering is Answering.YES_NO:
        return list(zip(YES_NO, (_("Yes"), _("No")), strict=True))
    return question.options(language) if answering in (Answering.CHOICE, Answering.CHOICES) else []


def notices(kind: Kind, language: str) -> list[tuple[str, str]]:
    """What whoever posts a concern of the kind should read first, in the active language."""
    told = []
    if kind.crime_report:
        told.append(("no-report", " ".join(sentences.no_report())))
    if kind.call(language):
        told.append(("call", " ".join(each for each in (kind.call(language), kind.call_number) if each)))
    return told


def posted(concern: Concern, now: datetime, language: str) -> dict[str, Any]:
    """What a program is told of what it posted."""
    said = [
        sentences.answer_by(concern.answer_due_at, now),
        *(words for _name, words in notices(concern.kind, language)),
    ]
    return {
        "service_request_id": shown_number(concern.number),
        "service_notice": " ".join(said),
        "account_id": None,
    }


def request(seen: SeenRequest, day: date, language: str) -> dict[str, Any]:
    """One request. Words, block and point are the publication's; without one they are null."""
    public = seen.publication
    lat, long = seen.point or (None, None)
    return {
        "service_request_id": shown_number(seen.number),
        "status": "open" if seen.is_open else "closed",
        "status_notes": _notes(seen.newest, public=public is not None) or sentences.state_name(seen.state),
        "service_name": seen.kind.name(language),
        "service_code": seen.kind.code,
        "description": (public.words[:DESCRIPTION_MOST] or None) if public is not None else None,
        "agency_responsible": agency(seen.zone, day, language),
        "service_notice": None,
        "requested_datetime": when(seen.requested),
        "updated_datetime": when(seen.updated),
        "expected_datetime": when(seen.expected) if seen.is_open else None,
        "address": (public.block or None) if public is not None else None,
        "address_id": None,
        "zipcode": None,
        "lat": lat,
        "long": long,
        "media_url": None,
    }


def update(seen: SeenUpdate) -> dict[str, Any]:
    """One step, as mySociety's extension has it; its states are in capitals."""
    return {
        "update_id": seen.key,
        "service_request_id": shown_number(seen.number),
        "status": "CLOSED" if seen.closed else "OPEN",
        "updated_datetime": when(seen.at),
        "description": _notes(seen.update, public=seen.public),
        "media_url": None,
    }


def _notes(newest: Update | None, *, public: bool) -> str | None:
    """What a moderator let stand of the words, else the standard sentence of the step."""
    if newest is None:
        return None
    if public and newest.public_text:
        return newest.public_text
    return sentences.happened(newest, mine=False) or None


def agency(zone: str, day: date, language: str) -> str:
    """The zone's or desk's name, on the day's map."""
    if is_desk(zone):
        desk = next((each for each in Desk.objects.all() if each.zone == zone), None)
        return (desk.name_es if language == "es" else desk.name_en) if desk is not None else zone
    found = zone_by_code(zone, day)
    return found.name if found is not None else zone
