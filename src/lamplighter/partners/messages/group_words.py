"""Groups in the reader's words: kinds, states, parts, what is asked of them, what happened. Speaks the active language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

import shapely
from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lamplighter.core.blocks import read_block
from lamplighter.core.schedule.values import instant
from lamplighter.partners.models import Ask, Group, GroupEntry
from lamplighter.partners.rules.areas import runs
from lamplighter.partners.rules.asks import Asked, AskState, Way
from lamplighter.partners.rules.groups import Kind, Need, Part, Requirement, Side, State, What
from lamplighter.places.around import streets_of
from lamplighter.places.place_words import label_said
from lamplighter.places.queries import zone_by_code
from lamplighter.places.zone_words import the_zone
from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_day, city_tz
from lamplighter.roster.cards import OfficerCard, card_of
from lamplighter.roster.holding import FRONT, Held


def kind_name(kind: str) -> str:
    """What a group is."""
    return {
        Kind.WATCH.value: _("Block watch"),
        Kind.ASSOCIATION.value: _("Neighborhood association"),
        Kind.TENANTS.value: _("Tenants of a building"),
        Kind.BUSINESS.value: _("Businesses of a street"),
    }[kind]


def state_name(state: str) -> str:
    """Where a group stands."""
    return {
        State.FORMING.value: pgettext("group", "Forming"),
        State.ACTIVE.value: pgettext("group", "Recognized"),
        State.LAPSED.value: pgettext("group", "Lapsed"),
        State.DISSOLVED.value: pgettext("group", "Dissolved"),
    }[state]


def part_name(part: str) -> str:
    """What somebody is in a group."""
    return {
        Part.CAPTAIN.value: _("Captain"),
        Part.ALTERNATE.value: _("Alternate"),
        Part.MEMBER.value: _("Member"),
    }[part]


def unsaid() -> str:
    """What becomes of an invitation that nobody answers."""
    days = settings.LAMPLIGHTER.groups.invitation_days
    said = ngettext(
        "Do nothing, and what we know of you is erased after %(days)s day.",
        "Do nothing, and what we know of you is erased after %(days)s days.",
        days,
    )
    return said % {"days": days}


def asked_name(asked: str) -> str:
    """What is asked of the officer."""
    return {
        Asked.MEETING.value: _("Come to our meeting"),
        Asked.JOIN.value: _("Put me in touch with the group"),
        Asked.START.value: _("Help us start a group"),
    }[asked]


def ask_state_name(state: str) -> str:
    """Where a request stands."""
    return {
        AskState.OPEN.value: pgettext("request", "Waits for an answer"),
        AskState.OFFERED.value: pgettext("request", "Another time was offered"),
        AskState.YES.value: pgettext("request", "Yes"),
        AskState.NO.value: pgettext("request", "No"),
        AskState.BACK.value: pgettext("request", "Taken back"),
    }[state]


def way_name(way: str) -> str:
    """How neighbors were approached."""
    return {
        Way.DOORS.value: _("Went from door to door"),
        Way.CALL.value: _("Called somebody"),
        Way.FLYER.value: _("Left flyers"),
        Way.MEETING.value: _("Spoke at a meeting"),
        Way.OTHER.value: _("Something else"),
    }[way]


def zone_name(code: str, now: datetime) -> str:
    """A zone's name, as a list has it; its code where it is on no map any more."""
    if code == FRONT:
        return _("Front desk")
    found = zone_by_code(code, city_day(now))
    return capfirst(the_zone(found)) if found is not None else code


def officer_said(card: OfficerCard | None) -> str:
    """Who holds it, as a sentence begins."""
    return capfirst(card.short) if card is not None else _("The department")


def duty_said(held: Held, now: datetime) -> str:
    """When the holder is there; empty if not known."""
    if held.card is None:
        return ""
    tz, said = city_tz(), {"officer": officer_said(held.card)}
    if held.on_until is not None:
        until = {"until": saying.until(held.on_until, tz)}
        return saying.ended(_("%(officer)s is on duty %(until)s.") % {**said, **until})
    if held.back_at is not None:
        back = {"officers": said["officer"], "when": saying.when(held.back_at, now, tz)}
        return saying.ended(_("%(officers)s is back %(when)s.") % back)
    return ""


def requirement_said(each: Requirement) -> str:
    """What is asked, and how much there is: "5 households take part (3 now)"."""
    said = {"have": each.have, "takes": each.takes}
    if each.need is Need.CAPTAIN:
        return _("A captain who said yes")
    if each.need is Need.ALTERNATE:
        return _("An alternate who said yes")
    if each.need is Need.HOUSEHOLDS:
        return (
            ngettext(
                "%(takes)s household that takes part (%(have)s now)",
                "%(takes)s households that take part (%(have)s now)",
                each.takes,
            )
            % said
        )
    return (
        ngettext(
            "%(takes)s meeting in the last 12 months (%(have)s held)",
            "%(takes)s meetings in the last 12 months (%(have)s held)",
            each.takes,
        )
        % said
    )


def missing_said(found: Iterable[Requirement]) -> list[str]:
    """What is missing, a line each; none where all is there."""
    return [_lacking(each.need, each.missing) for each in found if not each.met]


def _lacking(need: Need, count: int) -> str:
    if need is Need.CAPTAIN:
        return _("a captain")
    if need is Need.ALTERNATE:
        return _("an alternate")
    if need is Need.HOUSEHOLDS:
        return ngettext("%(n)s more household", "%(n)s more households", count) % {"n": count}
    return ngettext("%(n)s more meeting", "%(n)s more meetings", count) % {"n": count}


def blocks_said(labels: Iterable[str]) -> list[str]:
    """Blocks as pages list them, put together along their street: "1600 to 1800 blocks of Lantern Street"."""
    known = [block for label in labels if (block := read_block(label)) is not None]
    said = []
    for first, last, street in runs([(each.hundred, each.street) for each in known]):
        if first == last:
            said.append(label_said(f"{first} block of {street}"))
        else:
            said.append(
                _("%(first)s to %(last)s blocks of %(street)s")
                % {"first": first, "last": last, "street": street}
            )
    return said


def area_said(group: Group) -> list[str]:
    """What a group covers, in words: the officer's, then its blocks; of a drawn area without words the corner in its middle."""
    said = [group.area] if group.area else []
    said += blocks_said(each.label for each in group.blocks.all())
    if not said and group.shape:
        streets = streets_of(_ring(group))
        if streets:
            said.append(_("The area around %(streets)s") % {"streets": saying.together(streets)})
    return said


def _ring(group: Group) -> tuple[tuple[float, float], ...]:
    shape = shapely.from_wkb(bytes(group.shape or b""))
    whole = max(shapely.get_parts(shape), key=lambda part: part.area)
    return tuple((lon, lat) for lon, lat in whole.exterior.coords)


def day_said(day: date) -> str:
    """A day with its year: "May 4, 2026"."""
    # Translators: a Django date format; F is the month, j the day.
    return date_format(day, pgettext("date format", "F j, Y"))


def day_of(day: date) -> datetime:
    """The noon of a day in the city, as an instant."""
    return instant(city_tz(), day, time(12))


def happened(entry: GroupEntry) -> str:
    """One entry of a group's log, as a sentence. It names no member."""
    who = {
        Side.LEADER.value: _("A leader"),
        Side.MEMBER.value: _("A member"),
        Side.STAFF.value: officer_said(card_of(entry.officer) if entry.officer is not None else None),
        Side.SYSTEM.value: _("Lamplighter"),
    }[entry.side]
    return _SAID[entry.what] % {"who": who}


class _Said(dict[str, str]):
    """Sentences of the log, in the active language."""

    def __missing__(self, what: str) -> str:
        return {
            What.MADE.value: _("%(who)s entered the group."),
            What.CHANGED.value: _("%(who)s changed what is known of the group."),
            What.AREA.value: _("%(who)s changed the area."),
            What.INVITED.value: _("%(who)s invited somebody."),
            What.JOINED.value: _("Somebody said yes and is in."),
            What.LEFT.value: _("Somebody left."),
            What.REMOVED.value: _("%(who)s took somebody off the roster."),
            What.UNSAID.value: _("An invitation got no answer and was erased."),
            What.LEADER.value: _("%(who)s asked somebody to lead."),
            What.STEPPED.value: _("Somebody leads no more, and stays a member."),
            What.LINK.value: _("%(who)s made a new private link; the old one has ended."),
            What.MET.value: _("%(who)s told of a meeting."),
            What.HOUSEHOLDS.value: _("%(who)s counted the households without e-mail."),
            What.RECOGNIZED.value: _("%(who)s recognized the group."),
            What.REMINDED.value: _("The leaders were reminded to confirm the group."),
            What.CONFIRMED.value: _("%(who)s confirmed the group for another year."),
            What.LAPSED.value: _("The year was over and nobody confirmed the group: it lapsed."),
            What.NOTE.value: _("%(who)s wrote a note."),
            What.ASKED.value: _("%(who)s asked the officer for something."),
            What.ANSWERED.value: _("%(who)s answered a request."),
            What.MERGED.value: _("%(who)s put it together with another group."),
            What.DISSOLVED.value: _("%(who)s dissolved the group."),
        }[what]


_SAID = _Said()


def ask_line(ask: Ask, now: datetime) -> str:
    """Where a request stands, as the one who made it reads it."""
    tz = city_tz()
    when = saying.when(ask.meets_at, now, tz) if ask.meets_at is not None else ""
    if ask.state == AskState.OPEN.value:
        if ask.due_at is not None and ask.due_at <= now:
            return _("An answer is late. A supervisor sees that too.")
        assert ask.due_at is not None, "open ones are due"
        return saying.ended(_("You get an answer %(by)s.") % {"by": saying.by(ask.due_at, now, tz)})
    if ask.state == AskState.OFFERED.value:
        return saying.ended(_("The officer could come %(when)s.") % {"when": when})
    if ask.state == AskState.YES.value and ask.asked == Asked.MEETING.value:
        return saying.ended(_("Yes: the officer comes %(when)s.") % {"when": when})
    return {
        AskState.YES.value: _("Yes: the officer gets in touch with you."),
        AskState.NO.value: _("No, not this time."),
        AskState.BACK.value: _("You took it back."),
    }[ask.state]
