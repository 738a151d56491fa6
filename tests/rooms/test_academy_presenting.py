"""Presenters: an officer who presents a night is off their evening roster for it, and a division that names nobody is all that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from lamplighter.academy.actions.presenting import (
    add_presenter,
    follow_course,
    follow_night,
    let_go,
    reconcile,
    remove_presenter,
)
from lamplighter.academy.models import Course, Night, Presenter
from lamplighter.academy.queries.presenting import (
    Presented,
    presented,
    presented_all,
    presenter_by_id,
    presenters_of,
)
from lamplighter.academy.rules.presenting import MINUTES_AFTER, MINUTES_BEFORE
from lamplighter.audit.models import Event
from lamplighter.divisions.actions import name_officers, set_up_division
from lamplighter.divisions.models import Division
from lamplighter.outbox.models import Mail
from lamplighter.plumbing.snapshots import forget_checks
from lamplighter.roster import queries
from lamplighter.roster.actions import NotActive, ask_for_covers
from lamplighter.roster.models import Detail, Officer
from tests.support.agenda import DeskOf, at, desk_of, officers, text
from tests.support.concerns import ACTOR, NOW

__all__ = ["at", "desk_of", "officers"]
pytestmark = pytest.mark.django_db
STARTS = datetime(2026, 3, 6, 0, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=3)
"""Thursday, March 5, 6 pm to 9 pm; the evening shift works 1 pm to 9 pm."""
BEFORE, AFTER = timedelta(minutes=MINUTES_BEFORE), timedelta(minutes=MINUTES_AFTER)
ACT: dict[str, Any] = {"actor": ACTOR, "now": NOW}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    queries.snapshot.drop()
    yield
    queries.snapshot.drop()


def course(state: str = "open") -> Course:
    return Course.objects.create(
        number="AC4DEMY1", state=state, name_en="Spring course", name_es="Curso de primavera", audience="adults",
        first_day=date(2026, 3, 5), weekdays=[3], starts=time(18), place="Academy", seats_count=30, method="order",
        opens_at=NOW - timedelta(days=30), closes_at=NOW - timedelta(days=5), nights_needed=8, made_at=NOW, changed_at=NOW,
    )  # fmt: skip


def night(of: Course | None = None, division: Division | None = None, order: int = 1) -> Night:
    return Night.objects.create(
        course=of or course(), order=order, state="planned", title_en="Patrol", title_es="Patrulla", division=division,
        starts=STARTS, ends=ENDS,
    )  # fmt: skip


def division(slug: str) -> Division:
    names = {"narcotics": ("Narcotics", "Narcóticos"), "patrol": ("Patrol", "Patrulla")}[slug]
    return set_up_division(slug=slug, name_en=names[0], name_es=names[1], order=1, phone="", **ACT)


def on_at(moment: datetime) -> list[str]:
    forget_checks()
    return [each.card.last for each in queries.who(["W"], moment).on_now]


def detectives(**more: Any) -> Officer:
    told = {"badge": "qbadge9", "first_name": "Qfirstname", "last_name": "Qlastname", "phone": "816-555-0777"}
    return Officer.objects.create(
        **{
            **told,
            "email": "qmail@example.org",
            "slug": "qslug",
            "portrait": "qportrait.webp",
            "display_level": "full",
            **more,
        }
    )


PLANTED = ("Qfirstname", "Qlastname", "qbadge9", "0777", "qmail", "qslug", "qportrait")


# -- off the roster ---------------------------------------------------------------------------------------------------


def test_a_night_takes_its_presenter_off_the_evening_roster_and_a_cover_is_asked_for(
    officers: dict[str, Officer], person: Any, desk_of: DeskOf
) -> None:
    lead = person("supervisor", "W")
    assert on_at(STARTS) == ["WEvening"]
    row = add_presenter(night=night(), officer=officers["w-evening"], **ACT)
    assert on_at(STARTS - BEFORE - timedelta(minutes=1)) == ["WEvening"]
    assert on_at(STARTS - BEFORE) == []
    assert on_at(STARTS) == []
    client = desk_of("w-sergeant", "supervisor")
    calendar = text(client.get("/staff/roster/coverage/?month=2026-03&zone=W"))
    assert "Not covered: 5:15 pm to 9 pm" in calendar
    assert "Officer Ada WEvening is at the academy." in calendar
    assert ask_for_covers(now=NOW) == 1
    assert lead.email in Mail.objects.filter(category="cover-asked").values_list("to", flat=True)
    assert "A cover is asked for" in text(client.get("/staff/roster/"))
    remove_presenter(presenter=row, **ACT)
    assert on_at(STARTS) == ["WEvening"]
    assert not Detail.objects.exists()
    assert "A cover is asked for" not in text(client.get("/staff/roster/"))
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert [verb for verb in verbs if verb.partition(".")[0] in ("presenter", "detail")] == [
        "presenter.added", "detail.added", "detail.removed", "presenter.removed",
    ]  # fmt: skip


def test_the_roster_follows_a_night_that_is_moved_and_one_that_is_cancelled(
    officers: dict[str, Officer],
) -> None:
    found = night()
    add_presenter(night=found, officer=officers["w-evening"], **ACT)
    week = timedelta(days=7)
    found.starts, found.ends = STARTS + week, ENDS + week
    found.save()
    follow_night(night=found, **ACT)
    assert on_at(STARTS) == ["WEvening"]
    assert on_at(STARTS + week) == []
    known = Detail.objects.get()
    assert (known.starts, known.ends) == (STARTS + week - BEFORE, ENDS + week + AFTER)
    before = Event.objects.count()
    follow_night(night=found, **ACT)
    assert Event.objects.count() == before, "said again, it changes nothing"
    found.state = "cancelled"
    found.save()
    follow_night(night=found, **ACT)
    assert on_at(STARTS + week) == ["WEvening"]


def test_a_draft_takes_nobody_announcing_does_and_cancelling_gives_them_back(
    officers: dict[str, Officer],
) -> None:
    found = course("draft")
    add_presenter(night=night(found), officer=officers["w-evening"], **ACT)
    assert on_at(STARTS) == ["WEvening"]
    for state, on in (("open", []), ("cancelled", ["WEvening"])):
        Course.objects.filter(pk=found.pk).update(state=state)
        found.refresh_from_db()
        follow_course(course=found, **ACT)
        assert on_at(STARTS) == on


def test_the_job_mends_what_nobody_said(officers: dict[str, Officer]) -> None:
    """Promise 2: no officer stays away for a night that is gone, and none is forgotten."""
    first, second = night(), night(Course.objects.get(), order=2)
    for each in (first, second):
        add_presenter(night=each, officer=officers["w-evening"], **ACT)
    Detail.objects.filter(source=f"academy:{first.pk}:{officers['w-evening'].pk}").delete()
    reconcile(**ACT)
    assert Detail.objects.count() == 2
    second.delete()
    Night.objects.filter(pk=first.pk).update(starts=STARTS + timedelta(days=1), ends=ENDS + timedelta(days=1))
    reconcile(**ACT)
    assert Detail.objects.get().starts == STARTS + timedelta(days=1) - BEFORE
    before = Event.objects.count()
    reconcile(**ACT)
    assert Event.objects.count() == before
    let_go(night=first, **ACT)
    assert not Detail.objects.exists()


def test_named_twice_they_are_named_once_and_nobody_off_the_roster_is_named(
    officers: dict[str, Officer],
) -> None:
    found = night()
    first = add_presenter(night=found, officer=officers["w-evening"], **ACT)
    assert add_presenter(night=found, officer=officers["w-evening"], **ACT) == first
    assert presenters_of(found) == [first]
    assert presenter_by_id(first.pk) == first
    assert presenter_by_id(first.pk + 1) is None
    with pytest.raises(NotActive):
        add_presenter(night=found, officer=detectives(active=False), **ACT)
    Officer.objects.filter(pk=officers["w-evening"].pk).update(active=False)
    Detail.objects.all().delete()
    reconcile(**ACT)
    assert not Detail.objects.exists(), "who left since is on no roster that could miss them"


# -- what the public reads --------------------------------------------------------------------------------------------


def test_narcotics_is_shipped_as_a_division_that_names_nobody_and_stays_as_the_department_says() -> None:
    narcotics, patrol = division("narcotics"), division("patrol")
    assert (narcotics.names_officers, patrol.names_officers) == (False, True)
    assert name_officers(division=patrol, named=False, **ACT) is True
    assert name_officers(division=patrol, named=False, **ACT) is False
    assert division("patrol").names_officers is False, "set up once more, it is not undone"
    assert Event.objects.filter(verb="division.names-changed").count() == 1


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("level", ["full", "first", "role"])
def test_a_presenter_of_a_division_that_names_nobody_is_that_division_and_nothing_else(
    level: str, language: str
) -> None:
    """Promise 6."""
    found = night(division=division("narcotics"))
    add_presenter(night=found, officer=detectives(display_level=level), **ACT)
    add_presenter(night=found, officer=detectives(badge="qbadge8", slug="qslug2", display_level=level), **ACT)
    shown = presented(found, language)
    name = {"en": "Narcotics", "es": "Narcóticos"}[language]
    assert shown == [Presented(name, None)]
    assert shown[0].words == name
    assert not any(word in repr(shown) for word in PLANTED)


def test_a_guest_from_such_a_division_is_not_named_on_another_divisions_night() -> None:
    found = night(division=division("patrol"))
    add_presenter(night=found, officer=detectives(), division=division("narcotics"), **ACT)
    assert presented(found, "en") == [Presented("Narcotics", None)]


def test_others_are_shown_as_their_display_level_says(officers: dict[str, Officer]) -> None:
    found = night(division=division("patrol"))
    add_presenter(night=found, officer=detectives(display_level="first"), **ACT)
    (first,) = presented(found, "en")
    assert first.words == "Officer Qfirstname"
    assert "Qlastname" not in repr(first)
    Officer.objects.update(display_level="role")
    (role,) = presented(found, "en")
    assert (role.words, role.card) == ("Patrol", None)
    Night.objects.update(division=None)
    (alone,) = presented(Night.objects.get(), "en")
    assert alone.words == "Community Interaction Officer"


def test_a_night_without_presenters_shows_its_division(django_assert_num_queries: Any) -> None:
    found = [night(division=division("patrol"))]
    with django_assert_num_queries(1):
        assert presented_all(found, "es") == {found[0].pk: [Presented("Patrulla", None)]}
    Presenter.objects.all().delete()


# -- the division's own page ------------------------------------------------------------------------------------------


def test_a_supervisor_says_whether_officers_are_named_and_an_officer_only_reads_it(
    staff: Any, client: Client
) -> None:
    division("narcotics")
    where = "/staff/divisions/narcotics/"
    chief, officer = staff("supervisor"), staff("officer")
    assert "shown as the division only" in text(chief.get(where))
    assert "Let its officers be named" in text(chief.get(where))
    assert "Let its officers be named" not in text(officer.get(where))
    assert officer.post(f"{where}names/", {"named": "yes"}).status_code == 403
    chief.post(f"{where}names/", {"named": "nonsense"})
    assert Division.objects.get().names_officers is False
    chief.post(f"{where}names/", {"named": "yes"})
    assert Division.objects.get().names_officers is True
    assert chief.post("/staff/divisions/none/names/", {"named": "yes"}).status_code == 404
