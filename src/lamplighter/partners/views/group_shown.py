"""Groups, members and requests as pages show them, with every word already said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lamplighter.core.numbers import shown_number
from lamplighter.partners.messages import group_words as words
from lamplighter.partners.models import Ask, Group, GroupEntry, Member
from lamplighter.partners.queries.groups import ask_held, names_shown, requirements_of
from lamplighter.partners.rules.asks import AskState, Side, is_over, moves_from
from lamplighter.partners.rules.groups import Part, State, What
from lamplighter.places.place_words import label_said
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.holding import Held


@dataclass(frozen=True, slots=True)
class RequirementShown:
    """What is asked of a group, and whether it is there."""

    words: str
    met: bool


@dataclass(frozen=True, slots=True)
class MemberShown:
    """One line of the roster."""

    pk: int
    name: str
    part: str
    leads: bool
    email: str
    phone: str
    home: str
    joined: bool
    since: str


@dataclass(frozen=True, slots=True)
class AskShown:
    """One request. ``verbs``: what the reader may do with it, as values of ``rules.asks.Verb``."""

    number: str
    shown: str
    what: str
    asked: str
    state: str
    line: str
    late: bool
    open: bool
    offered: bool
    when: str
    place: str
    words: str
    answer: str
    group: str
    holder: str
    zone: str
    verbs: Sequence[str]


@dataclass(frozen=True, slots=True)
class LogLine:
    """One entry of a group's log."""

    at: datetime
    when: str
    sentence: str
    words: str
    inside: bool


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group in a list that anybody may read."""

    number: str
    name: str
    kind: str
    area: Sequence[str]
    meets: str
    forming: bool
    names: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A group in the list of staff."""

    number: str
    name: str
    kind: str
    zone: str
    state: str
    joined: int
    invited: int
    missing: str
    due: str
    late: bool


def requirements_shown(group: Group, now: datetime) -> list[RequirementShown]:
    """What the department asks, in words."""
    found = requirements_of(group, city_day(now))
    return [RequirementShown(words.requirement_said(each), each.met) for each in found]


def members_shown(rows: Sequence[Member], now: datetime) -> list[MemberShown]:
    """The roster."""
    return [_member(each, now) for each in rows]


def _member(each: Member, now: datetime) -> MemberShown:
    since = each.joined_at or each.invited_at
    return MemberShown(
        pk=each.pk,
        name=each.name or each.reach,
        part=words.part_name(each.part),
        leads=each.part != Part.MEMBER.value,
        email=each.email,
        phone=each.phone,
        home=each.home,
        joined=each.joined_at is not None,
        since=saying.day(since, now, city_tz()),
    )


def ask_shown(row: Ask, now: datetime, side: Side) -> AskShown:
    """One request, for staff or for whoever made it."""
    who, tz = ask_held(row, now), city_tz()
    return AskShown(
        number=row.number,
        shown=shown_number(row.number),
        what=words.asked_name(row.asked),
        asked=row.asked,
        state=words.ask_state_name(row.state),
        line=words.ask_line(row, now) if side is Side.ASKER else staff_line(row, now),
        late=row.due_at is not None and row.due_at <= now,
        open=row.due_at is not None,
        offered=row.state == AskState.OFFERED.value,
        when=capfirst(saying.when(row.meets_at, now, tz)) if row.meets_at is not None else "",
        place=row.place or label_said(row.block),
        words=row.words,
        answer=row.answer,
        group=row.group.name if row.group is not None else "",
        holder=words.officer_said(who.card),
        zone=words.zone_name(who.zone, now),
        verbs=[
            verb.value for verb in moves_from(row.state, side, row.asked, over=is_over(row.meets_at, now))
        ],
    )


def staff_line(row: Ask, now: datetime) -> str:
    """Where a request stands, as staff read it."""
    tz = city_tz()
    if row.due_at is None:
        return words.ask_state_name(row.state)
    if row.due_at <= now:
        return _("Late since %(day)s") % {"day": saying.day(row.due_at, now, tz)}
    if row.state == AskState.OFFERED.value:
        return _("Waits for the leader's yes")
    return capfirst(_("answer due %(by)s") % {"by": saying.by(row.due_at, now, tz)})


def log_shown(rows: Sequence[GroupEntry], now: datetime) -> list[LogLine]:
    """A log, the newest entry first."""
    return [
        LogLine(
            each.at,
            capfirst(saying.when(each.at, now, city_tz())),
            words.happened(each),
            each.words,
            each.what == What.NOTE.value,
        )
        for each in rows
    ]


def group_shown(group: Group) -> GroupShown:
    """A group as anybody may read it."""
    return GroupShown(
        number=group.number,
        name=group.name,
        kind=words.kind_name(group.kind),
        area=words.area_said(group),
        meets=group.meets,
        forming=group.state == State.FORMING.value,
        names=saying.together(names_shown(group)),
    )


def standing(group: Group, now: datetime) -> str:
    """Where a group stands, in one sentence."""
    if group.state == State.FORMING.value:
        return _("It is forming. The officer recognizes it when all is there.")
    if group.state == State.LAPSED.value:
        return _("It has lapsed: nobody confirmed it when its year was over.")
    if group.state == State.DISSOLVED.value:
        return _("It was dissolved.")
    assert group.confirm_due_on is not None, "an active group has its year"
    left = (group.confirm_due_on - city_day(now)).days
    said = {"day": words.day_said(group.confirm_due_on)}
    if left < 0:
        return _("It was to be confirmed by %(day)s. Nobody has yet.") % said
    return _("It is recognized. The next confirmation is due by %(day)s.") % said


def staff_rows(groups: Sequence[Group], now: datetime) -> list[StaffRow]:
    """Groups in the list of staff."""
    return [_staff_row(each, now) for each in groups]


def _staff_row(group: Group, now: datetime) -> StaffRow:
    day, due = city_day(now), group.confirm_due_on
    missing = words.missing_said(requirements_of(group, day)) if group.state != State.DISSOLVED.value else []
    joined = [each for each in group.members.all() if each.joined_at is not None]
    return StaffRow(
        number=group.number,
        name=group.name,
        kind=words.kind_name(group.kind),
        zone=words.zone_name(group.zone, now),
        state=words.state_name(group.state),
        joined=len(joined),
        invited=len(group.members.all()) - len(joined),
        missing=", ".join(missing),
        due=words.day_said(due) if due is not None and group.state == State.ACTIVE.value else "",
        late=group.state == State.LAPSED.value
        or bool(due and due < day and group.state == State.ACTIVE.value),
    )


def officer_card(held: Held, now: datetime) -> dict[str, object] | None:
    """Who holds it, as ``site/parts/officer.html`` shows an officer; None where nobody is posted."""
    card, tz = held.card, city_tz()
    if card is None:
        return None
    state = ""
    if held.on_until is not None:
        state = _("On duty %(until)s") % {"until": saying.until(held.on_until, tz)}
    elif held.back_at is not None:
        state = _("Back %(when)s") % {"when": saying.when(held.back_at, now, tz)}
    return {
        "name": card.shown,
        "state": state,
        "on_duty": held.on_until is not None,
        "phone": card.phone,
        "email": card.email,
    }


def count_said(count: int) -> str:
    """How many groups there are, as a headline."""
    return ngettext("%(count)s group", "%(count)s groups", count) % {"count": count}
