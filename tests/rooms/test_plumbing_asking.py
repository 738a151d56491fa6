"""Statements that are composed once give what Django's own would; addresses sorted by their first word are found as before."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RegexPattern

from lamplighter.academy.models import Course
from lamplighter.academy.queries.courses import by_number
from lamplighter.ops.urls import PAGES
from lamplighter.plumbing.asking import AskedWhole
from lamplighter.plumbing.segments import by_first_word
from tests.support.academy import NOW
from tests.support.academy import course as open_course


@pytest.mark.django_db
def test_a_whole_row_is_read_as_django_reads_it() -> None:
    """Days, hours, instants, lists, yes and no come as the model has them, on either database."""
    made = open_course()
    found = by_number(made.number)
    assert found is not None
    kept = Course.objects.get(pk=made.pk)
    for field in Course._meta.concrete_fields:
        name = field.attname
        assert getattr(found, name) == getattr(kept, name), name
        assert type(getattr(found, name)) is type(getattr(kept, name)), name
    assert isinstance(found.first_day, date)
    assert isinstance(found.starts, time)
    assert found.opens_at < NOW + timedelta(days=400)
    found.save()
    kept.refresh_from_db()
    assert kept.number == made.number


@pytest.mark.django_db
def test_what_is_not_there_is_not_found() -> None:
    asked = AskedWhole(Course, str, build=lambda number: Course.objects.filter(number=number).order_by())
    assert asked("nothing") == []
    made = open_course()
    assert [each.pk for each in asked(made.number)] == [made.pk]
    assert asked("nothing") == []


def view(request: HttpRequest, **more: str) -> HttpResponse:
    return HttpResponse()


def resolver(addresses: list[URLPattern | URLResolver]) -> URLResolver:
    return URLResolver(RegexPattern(r"^/"), addresses)


def test_addresses_are_found_below_their_first_word_and_made_as_before() -> None:
    plain = [
        path("", include([path("zones/", view, name="zones"), path("zones/<str:code>/", view, name="zone")])),
        path("about", view, name="about"),
        path("<str:word>/more/", view, {"a": "b"}, name="more"),
        path("zones/<str:code>/more/", view, name="zone-more"),
        path("inner/", include(([path("x/", view, name="x")], "inner"), namespace="inner")),
        re_path(r"^r(?P<n>\d+)/$", view, name="numbered"),
        path("", view, name="home"),
    ]
    before, after = resolver(plain), resolver(by_first_word(plain))
    for asked in ("/", "/zones/", "/zones/W/", "/zones/W/more/", "/x/more/", "/about", "/inner/x/", "/r7/"):
        one, other = before.resolve(asked), after.resolve(asked)
        assert (one.view_name, one.kwargs, one.route) == (other.view_name, other.kwargs, other.route)
    for name, given in (("zone", {"code": "W"}), ("inner:x", {}), ("more", {"word": "x"}), ("home", {})):
        if ":" not in name:
            assert before.reverse(name, **given) == after.reverse(name, **given)
    for asked in ("/zones", "/zones/W", "/nothing/"):
        with pytest.raises(Resolver404):
            after.resolve(asked)


def test_no_first_word_of_the_program_is_taken_by_an_address_that_begins_with_a_place_holder() -> None:
    """What is left after the words would come too late for an address that it meant to catch before them."""
    sorted_ones = [str(each.pattern) for each in by_first_word(PAGES)]
    assert "academy/" in sorted_ones
    assert len(sorted_ones) < 80
    assert not [each for each in sorted_ones if each.startswith("<")]
