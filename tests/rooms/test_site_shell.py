"""The shell: error pages stand without a database, staff see what they may open, numbers and times read well."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils.translation import override

from lamplighter.plumbing.ratelimit import RateLimit, too_many
from lamplighter.site import errors
from lamplighter.site.templatetags import site

PAGES = {
    400: errors.bad_request,
    403: errors.forbidden,
    404: errors.not_found,
}


@pytest.mark.parametrize("status", PAGES)
def test_error_pages_touch_no_database_and_offer_a_next_step(status: int) -> None:
    # No database mark: a query would fail this test.
    reply = PAGES[status](RequestFactory().get("/somewhere/"))
    page = reply.content.decode()
    assert reply.status_code == status
    assert page.count("<h1") == 1
    assert "Find my officers" in page
    assert "Call 911." in page
    assert "no-store" in reply.headers["Cache-Control"]


def test_a_server_error_and_maintenance_stand_without_a_database() -> None:
    broken, closed = errors.server_error(RequestFactory().get("/")), errors.maintenance()
    assert (broken.status_code, closed.status_code) == (500, 503)
    assert "It is not your fault." in broken.content.decode()
    assert closed.headers["Retry-After"] == "600"


def test_error_pages_speak_spanish_and_keep_the_switch() -> None:
    with override("es"):
        page = errors.not_found(RequestFactory().get("/es/somewhere/")).content.decode()
    assert "En esta calle no hay luz." in page
    assert 'href="/somewhere/"' in page


def test_too_many_requests_are_told_how_long_to_wait() -> None:
    page = render_to_string("site/errors/429.html", {"seconds": 20})
    assert "Wait 20 seconds" in page
    assert RateLimit.__doc__


def test_a_pages_own_script_is_told_in_json_that_it_asked_too_much() -> None:
    request = RequestFactory().post("/staff/tips/narcotics/list/", b"{}", content_type="application/json")
    reply = too_many(request, 20)
    assert (reply.status_code, reply["Retry-After"]) == (429, "20")
    assert reply["Content-Type"] == "application/problem+json"
    assert json.loads(reply.content)["word"] == "too-many"
    page = too_many(RequestFactory().post("/staff/tips/narcotics/list/", {"a": "b"}), 20)
    assert page["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_a_form_from_another_site_is_refused_with_a_page(client: Client) -> None:
    reply = client.post("/find/", {"address": "x"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403
    assert "That form came from another website." in reply.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "seen", "unseen"),
    [
        ("officer", "/staff/divisions/", "/staff/people/"),
        ("administrator", "/staff/people/", "/staff/nothing/"),
    ],
)
def test_staff_see_only_what_they_may_open(
    staff: Callable[..., Client], role: str, seen: str, unseen: str
) -> None:
    page = staff(role).get("/staff/").content.decode()
    assert f'href="{seen}"' in page
    assert f'href="{unseen}"' not in page


@pytest.mark.parametrize(
    ("number", "shown", "dialled"),
    [
        ("816-555-0142", "(816) 555-0142", "+18165550142"),
        ("+18165550142", "(816) 555-0142", "+18165550142"),
        ("+49 30 901820", "+49 30 901820", "+4930901820"),
        ("555-0100", "555-0100", "5550100"),
        ("911", "911", "911"),
    ],
)
def test_telephone_numbers_are_shown_and_dialled_in_the_readers_habit(
    number: str, shown: str, dialled: str
) -> None:
    assert (site.phone(number), site.tel(number)) == (shown, dialled)


def test_times_stay_on_one_line_and_everything_else_is_escaped() -> None:
    assert site.times("<b> until 9 pm") == '&lt;b&gt; until <span class="nw">9 pm</span>'
    assert site.times("hasta las 9 p. m.") == 'hasta las <span class="nw">9 p. m.</span>'


@pytest.mark.parametrize(
    ("path", "english", "spanish"),
    [("/", "/", "/es/"), ("/zones/W/", "/zones/W/", "/es/zones/W/"), ("/es/zones/", "/zones/", "/es/zones/"),
     ("/espresso/", "/espresso/", "/es/espresso/")],
)  # fmt: skip
def test_the_same_page_in_the_other_language(path: str, english: str, spanish: str) -> None:
    assert (site.in_language(path, "en"), site.in_language(path, "es")) == (english, spanish)


def test_the_apis_pages_have_no_spanish_twin() -> None:
    for path, twin in (("/api/v1/docs", False), ("/zones/", True), ("/api/v1/docs", False)):
        request = RequestFactory().get(path)
        request.resolver_match = resolve(path)
        assert site.has_twin(request) is twin
    assert site.has_twin(RequestFactory().get("/nowhere/"))


def test_a_fault_is_tied_to_its_field() -> None:
    from lamplighter.site.examples import ExampleForm

    form: Any = ExampleForm({"name": "", "kind": "", "words": "", "told": ""}, prefix="wrong")
    page = render_to_string("site/parts/error_summary.html", {"form": form}) + render_to_string(
        "site/parts/field.html", {"field": form["name"]}
    )
    assert 'href="#id_wrong-name"' in page
    assert 'id="id_wrong-name-fault"' in page
    assert 'aria-describedby="id_wrong-name-hint id_wrong-name-fault"' in page


def test_a_fault_in_the_list_names_its_field_unless_the_form_wrote_its_own_words() -> None:
    from django import forms

    from lamplighter.site.templatetags.site import of_field

    class Example(forms.Form):
        plain = forms.EmailField(label="E-mail", max_length=12)
        own = forms.CharField(label="Address", error_messages={"required": "Type your address."})

    form = Example({"plain": "this is no address at all", "own": ""})
    assert not form.is_valid()
    listed = [of_field(error, field) for field in form for error in field.errors]
    assert listed[-1] == "Type your address."
    assert len(listed) >= 3
    assert all(said.startswith("E-mail: ") for said in listed[:-1])


@pytest.mark.django_db
def test_the_footer_tells_those_who_are_signed_in_of_their_cookies(
    client: Client, staff: Callable[..., Client]
) -> None:
    words = "It sets no cookie."
    assert words in client.get("/about/").content.decode()
    page = staff("administrator").get("/staff/").content.decode()
    assert words not in page
    assert "cookies keep that" in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_large_count_is_read_in_groups_and_still_counts(language: str) -> None:
    page = Template(
        "{% load i18n site %}{% blocktranslate trimmed count count=many|grouped %}{{ count }} case{% plural %}{{ count }} cases"
        "{% endblocktranslate %} {{ many|grouped }} {{ few|grouped }}"
    )
    with override(language):
        shown = page.render(Context({"many": 54643, "few": 7}))
    assert shown.split() == ["54,643", "cases" if language == "en" else "casos", "54,643", "7"]
