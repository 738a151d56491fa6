"""What the desk shows of one concern: facts, contact, holder, timeline, photos, ready-made replies, each already said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from lamplighter.concerns.actions import referring
from lamplighter.concerns.messages import desk as words
from lamplighter.concerns.models import Concern, Contact, Photo, ReplyTemplate, Update
from lamplighter.concerns.queries.kinds import questions_of
from lamplighter.concerns.queries.timeline import timeline
from lamplighter.concerns.rules.values import Author, Entry, Part, Showing
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.reach import By
from lamplighter.outbox.wording import way_said
from lamplighter.places.place_words import label_said
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.roster import queries as roster
from lamplighter.roster.holding import Held
from lamplighter.roster.models import Officer


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the timeline. ``inside``: for staff alone."""

    at: datetime
    when: str
    sentence: str
    words: str
    photos: Sequence[Photo]
    inside: bool
    of_resident: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """How, and at what hours, the resident wants to be reached."""

    name: str
    phone: str
    email: str
    by: str
    hours: str
    language: str
    stopped: bool
    never: bool


@dataclass(frozen=True, slots=True)
class HolderShown:
    """Who holds it today, whether they are there, and who is there next."""

    name: str
    zone: str
    shift: str
    state: str
    on_duty: bool
    why: str
    assigned: bool
    next_on: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A ready-made reply in the resident's language, filled in."""

    code: str
    title: str
    text: str


def lines(concern: Concern, now: datetime) -> list[Line]:
    """The whole timeline, the newest entry first."""
    first = [each for each in concern.photos.all() if each.update_id is None]
    found = timeline(concern, for_staff=True)
    return [_line(each, first, now) for each in reversed(found)]


def _line(update: Update, first: list[Photo], now: datetime) -> Line:
    raised = update.entry == Entry.RAISED.value
    return Line(
        at=update.at,
        when=capfirst(saying.when(update.at, now, city_tz())),
        sentence=words.happened(update),
        words=update.text,
        photos=first if raised else list(update.photos.all()),
        inside=update.internal,
        of_resident=update.author == Author.RESIDENT.value,
    )


def reach(concern: Concern) -> Reach | None:
    """The raiser's wishes; None where nothing was left."""
    found: Contact | None = next(
        (each for each in concern.contacts.all() if each.part == Part.RAISER.value), None
    )
    if found is None:
        return None
    return Reach(
        name=found.name,
        phone=found.phone,
        email=found.email,
        by=way_said(found.by),
        hours=words.hours_words(found.hours),
        language=words.reads(found.language),
        stopped=found.stopped_at is not None,
        never=found.by == By.LINK.value,
    )


def newest_word(concern: Concern, found: list[Line]) -> Line | None:
    """What the resident wrote last, while it waits to be heard; ``found`` are the lines, the newest first."""
    if not concern.unheard:
        return None
    return next((each for each in found if each.of_resident and (each.words or each.photos)), None)


def followers(concern: Concern) -> str:
    """How many neighbours said "me too"; empty for none."""
    joined = [each for each in concern.contacts.all() if each.part == Part.FOLLOWER.value]
    count = sum(1 for each in joined if each.confirmed_at or each.by == By.LINK.value)
    if not count:
        return ""
    return ngettext("%(count)s neighbor follows it", "%(count)s neighbors follow it", count) % {
        "count": count
    }


def holder(concern: Concern, held: Held, now: datetime) -> HolderShown:
    """Who holds it, and when they or a colleague are there."""
    tz = city_tz()
    officer = Officer.objects.filter(pk=held.officer).first() if held.officer is not None else None
    if held.on_until is not None:
        state = _("On duty %(until)s") % {"until": saying.until(held.on_until, tz)}
    elif held.back_at is not None:
        state = _("Back %(when)s") % {"when": saying.when(held.back_at, now, tz)}
    else:
        state = ""
    return HolderShown(
        name=words.staff_name(officer),
        zone=words.zone_name(held.zone, now),
        shift=words.shift_name(held.shift) if not held.desk else "",
        state=state,
        on_duty=held.on_until is not None,
        why=words.via_words(held.via),
        assigned=concern.assigned_id is not None and concern.assigned_id == held.officer,
        next_on=_next_on(held, now),
    )


def _next_on(held: Held, now: datetime) -> str:
    """Who of the zone is there, or next there, where that is somebody else than the holder."""
    if held.desk or held.on_until is not None:
        return ""
    duty = roster.who((held.zone,), now)
    there = [each.card.shown for each in duty.officers if each.on_now]
    if there:
        return _("%(officers)s is on duty in the zone now.") % {"officers": saying.together(there)}
    if not duty.next_on or duty.next_on[0].back_at is None:
        return ""
    said = {
        "officers": saying.together([each.card.shown for each in duty.next_on]),
        "when": saying.when(duty.next_on[0].back_at, now, city_tz()),
    }
    return saying.ended(_("Next on duty in the zone: %(officers)s, %(when)s.") % said)


def facts(concern: Concern, now: datetime) -> list[tuple[str, str]]:
    """Everything else that is known, by name."""
    tz, language = city_tz(), get_language() or "en"
    logged = str(concern.raised_by) if concern.raised_by is not None else ""
    found = [
        (_("Place"), _placed(concern)),
        (_("When it happens"), concern.happens),
        *_answers(concern, language),
        (_("Raised"), capfirst(saying.when(concern.raised_at, now, tz))),
        (_("Came in"), words.channel_name(concern.channel)),
        (_("Written down by"), logged),
        (_("Raised through"), concern.through_name),
        (_("Answer due"), _due(concern.answer_due_at if concern.first_answer_at is None else None, now)),
        (_("To be settled"), _due(concern.resolve_due_at if concern.is_open else None, now)),
        (_("Opened again"), _times(concern.reopened)),
        (_("Another office"), _referred(concern)),
        (_("The public"), _shown(concern)),
        (_("Goes on as"), shown_number(concern.merged_into.number) if concern.merged_into else ""),
    ]
    return [(name, value) for name, value in found if value]


def _referred(concern: Concern) -> str:
    """How the newest referral stands: with whom, and whether they have taken it."""
    found = concern.referrals.select_related("endpoint").order_by("-pk").first()
    if found is None:
        return ""
    office = {"office": found.endpoint.name, "number": found.request_id}
    if found.status == referring.NOT_TAKEN:
        return _("%(office)s did not take it") % office
    if found.status == referring.LOST:
        return _("%(office)s no longer answers: please ask them yourself") % office
    if found.call is not None:
        return _("On its way to %(office)s: not taken yet") % office
    return (
        _("%(office)s has it as %(number)s") % office if found.request_id else _("%(office)s has it") % office
    )


def _placed(concern: Concern) -> str:
    place = capfirst(label_said(concern.place))
    if place and not concern.place_exact:
        return _("%(place)s (about there)") % {"place": place}
    return place or (_("A point on the map") if concern.lon is not None else "")


def _due(at: datetime | None, now: datetime) -> str:
    return capfirst(saying.when(at, now, city_tz())) if at is not None else ""


def _times(count: int) -> str:
    return ngettext("%(count)s time", "%(count)s times", count) % {"count": count} if count else ""


def _shown(concern: Concern) -> str:
    return {
        Showing.PRIVATE.value: "",
        Showing.ASKED.value: _("The resident agrees; a moderator has not decided"),
        Showing.SHOWN.value: _("Sees it"),
        Showing.REFUSED.value: _("A moderator decided against it"),
        Showing.WITHDRAWN.value: _("Was taken back"),
    }[concern.showing]


def _answers(concern: Concern, language: str) -> list[tuple[str, str]]:
    """The kind's extra questions with what the resident chose or wrote."""
    found = []
    for question in questions_of(concern.kind):
        given = concern.answers.get(question.code)
        if given in (None, "", []):
            continue
        named = {**dict(question.options(language)), "yes": _("Yes"), "no": _("No")}
        values = given if isinstance(given, list) else [given]
        found.append((question.text(language), ", ".join(named.get(str(each), str(each)) for each in values)))
    return found


def replies(concern: Concern, officer: str, zone: str) -> list[Reply]:
    """Ready-made replies for this kind, in the resident's language, filled in."""
    rows = ReplyTemplate.objects.filter(kind=None) | ReplyTemplate.objects.filter(kind=concern.kind)
    filled = {"{officer}": officer, "{zone}": zone, "{number}": shown_number(concern.number)}
    found = []
    for row in rows.order_by("order", "code"):
        text = row.text(concern.language)
        for mark, value in filled.items():
            text = text.replace(mark, value)
        found.append(Reply(row.code, row.title, text))
    return found


def photo_url(photo: Photo, size: str) -> str:
    """Where staff who may see the concern see its photo."""
    return reverse("staff-concern-photo", args=[photo.pk, size])
