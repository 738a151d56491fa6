"""Pages on which an administrator says what the city is called, how it looks, and which words it uses.

Each change is shown before it is kept: the form is sent once to be checked, comes back as a picture or as sentences, and is sent
again to be saved. Nothing is kept in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of
from lamplighter.city import actions, queries
from lamplighter.city.forms import ColoursForm, HolidaysForm, ShiftsForm, TextsForm, WordForm
from lamplighter.city.rules.texts import COLOURS
from lamplighter.city.rules.words import known_key, level_key
from lamplighter.places.queries import all_maps
from lamplighter.plumbing import clock
from lamplighter.site import city_previews as previews

PAGE = "site/city/change.html"


@dataclass(frozen=True, slots=True)
class Change:
    """One page: its heading, a sentence on it, and what is shown before and after it was checked."""

    title: str
    about: str
    preview: Callable[[Any], dict[str, Any]]
    keep: Callable[[Any], object]
    template: str = PAGE
    more: dict[str, Any] | None = None


def hidden(form: forms.Form) -> list[tuple[str, str]]:
    """What was sent, to be sent again."""
    return [(key, value) for key in form.fields if key in form.data for value in form.data.getlist(key)]  # type: ignore[attr-defined]


def _page(request: HttpRequest, form: forms.Form, change: Change) -> HttpResponse:
    """Shows the form; once it was checked, what it changes; once it was confirmed, saves."""
    context: dict[str, Any] = {
        "form": form,
        "title": change.title,
        "about": change.about,
        **(change.more or {}),
    }
    if request.method != "POST" or request.POST.get("step") == "edit":
        return render(request, change.template, context)
    if not form.is_valid():
        return render(request, change.template, context, status=422)
    if request.POST.get("step") != "save":
        return render(
            request, "site/city/preview.html", {**context, **change.preview(form), "hidden": hidden(form)}
        )
    try:
        change.keep(form)
    except (actions.FixedByFile, actions.NotUsable, actions.NotReadable) as error:
        # The form has said so already; only what changed meanwhile leads here.
        form.add_error(None, str(error))
        return render(request, change.template, context, status=422)
    messages.success(request, _("Saved. Every page shows it within a second."))
    return redirect("staff-city")


@allow(Permission.CITY_EDIT, whole_city=True)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that can be chosen, as it is now."""
    return render(request, "site/city/index.html", previews.overview(level_words()))


@allow(Permission.CITY_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """Names and numbers."""
    form = TextsForm(request.POST or None)
    change = Change(
        title=_("Name and numbers"),
        about=_(
            "How the city and its police are called on every page, in letters and on paper, and whom people call."
        ),
        preview=previews.of_texts,
        keep=lambda form: actions.choose(values=form.values(), actor=actor_of(request), now=clock.now()),
    )
    return _page(request, form, change)


@allow(Permission.CITY_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def colours(request: HttpRequest) -> HttpResponse:
    """Three colours."""
    change = Change(
        title=_("Colors"),
        about=_(
            "Amber stays: it means that someone is there now. A color that not everyone can read is refused."
        ),
        preview=previews.of_colours,
        keep=lambda form: actions.choose(values=form.values(), actor=actor_of(request), now=clock.now()),
        template="site/city/colors.html",
    )
    sent = request.POST.copy()
    for text in COLOURS:  # the button beside a refused color sends the nearest that everyone can read
        if better := sent.get(f"use_{text.value}"):
            sent[text.value] = better
    return _page(request, ColoursForm(sent or None), change)


@allow(Permission.CITY_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, key: str) -> HttpResponse:
    """A word for areas, for officers, or for one level of the zone map."""
    if not known_key(key) or key.startswith("shift:"):
        raise Http404
    start = WordForm.start(queries.word(key)) or {"en_one": key.partition(":")[2]}
    if request.method == "POST" and request.POST.get("step") == "reset":
        actions.choose_word(key=key, word=None, actor=actor_of(request), now=clock.now())
        messages.success(request, _("Lamplighter's own word holds again."))
        return redirect("staff-city")
    change = Change(
        title=previews.word_title(key),
        about=_("In both languages, one and several. Sentences around it follow by themselves."),
        preview=lambda form: previews.of_word(key, form.word()),
        keep=lambda form: actions.choose_word(
            key=key, word=form.word(), actor=actor_of(request), now=clock.now()
        ),
        more={"can_reset": key in queries.chosen().words, "from_map": queries.from_map(key)},
    )
    return _page(request, WordForm(request.POST or None, initial=start), change)


@allow(Permission.CITY_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def shifts(request: HttpRequest) -> HttpResponse:
    """What the parts of the day are called."""

    def save(form: ShiftsForm) -> None:
        for key, own in form.words().items():
            actions.choose_word(key=key, word=own, actor=actor_of(request), now=clock.now())

    change = Change(
        title=_("Kinds of shift"),
        about=_(
            "Day lines and calendars say it, so short words are best. Left empty, Lamplighter's own words hold."
        ),
        preview=previews.of_shifts,
        keep=save,
    )
    return _page(request, ShiftsForm(request.POST or None, words=queries.chosen().words), change)


@allow(Permission.CITY_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: HttpRequest) -> HttpResponse:
    """Days on which nothing is planned."""
    today, held = clock.city_day(clock.now()), queries.chosen()
    form = HolidaysForm(
        request.POST if request.method == "POST" else None,
        public=previews.public_names(today),
        not_kept=held.not_kept,
        own=held.own_days,
        today=today,
    )
    change = Change(
        title=_("Holidays"),
        about=_("No night of the academy and no ride-along is planned on them."),
        preview=lambda form: previews.of_holidays(form, today),
        keep=lambda form: actions.keep_days(
            not_kept=form.not_kept(), own=form.own(), actor=actor_of(request), now=clock.now()
        ),
        template="site/city/holidays.html",
    )
    return _page(request, form, change)


def level_words() -> list[str]:
    """Words of the levels of every map that is or will be in force, as the maps have them; "zone" is the word for all."""
    words: dict[str, str] = {}
    for each in all_maps():
        for said in each.level_words if each.withdrawn_at is None else []:
            words.setdefault(level_key(said), said)
    return _without_zone(words.items())


def _without_zone(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [said for key, said in pairs if key.startswith("level:")]
