"""Promises at the desk: my posts' by due day, making one, saying what became of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lamplighter.accounts.access import Permission, allow
from lamplighter.accounts.people import actor_of, user_of
from lamplighter.core.numbers import read_number, shown_number
from lamplighter.partners.actions import commitments as actions
from lamplighter.partners.elsewhere import AlreadyMade, proposal
from lamplighter.partners.forms.commitments import ActForm, MakeForm
from lamplighter.partners.messages.commitments import due_headline, lines, seen_of
from lamplighter.partners.messages.posts import holder_name, zone_name
from lamplighter.partners.models import Commitment
from lamplighter.partners.queries import commitments as queries
from lamplighter.partners.rules.commitments import (
    Made,
    NeedsAnotherDay,
    NeedsWords,
    NotAllowed,
    State,
    Verb,
    moves_from,
)
from lamplighter.partners.views.shared import own_post, posts
from lamplighter.plumbing import clock
from lamplighter.plumbing.paging import page_of

WEEK = timedelta(days=7)
WHOSE = ("mine", "all", "late", "ended")


@allow(Permission.COMMITMENTS_WORK)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Promises by due day: those I hold, those of my zones, what is overdue, what has ended."""
    now, user = clock.now(), user_of(request)
    today = clock.city_day(now)
    every = queries.visible_to(user)
    open_ones = every.filter(state=State.OPEN.value)
    mine, late = queries.mine(user, now), open_ones.filter(due_on__lt=today)
    held = {"mine": mine, "all": open_ones, "late": late, "ended": every.exclude(state=State.OPEN.value)}
    asked = request.GET.get("whose", "")
    whose = asked if asked in WHOSE else "mine" if mine.exists() else "all"
    order = ("-changed_at", "-id") if whose == "ended" else ("due_on", "id")
    page = page_of(held[whose].order_by(*order), request.GET.get("page"))
    here = mine if whose == "mine" else open_ones
    soon = here.filter(due_on__gte=today, due_on__lte=today + WEEK).count()
    names = {"mine": _("Mine"), "all": _("My zones"), "late": _("Overdue"), "ended": _("Ended")}
    context = {
        "headline": due_headline(here.filter(due_on__lt=today).count(), soon),
        "tabs": [(names[each], each, held[each].count() if each != "ended" else None) for each in WHOSE],
        "whose": whose,
        "rows": [(seen_of(row, now), row.rose_at is not None) for row in page.rows],
        "page": page,
        "query": f"whose={whose}&",
    }
    return render(request, "partners/commitments/desk.html", context)


@allow(Permission.COMMITMENTS_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A new promise; everyone reads it at once."""
    now = clock.now()
    choices = posts(request.user, Permission.COMMITMENTS_WORK, now)
    own = {"zone": own_post(request.user, choices, now)}
    form = MakeForm(
        request.POST if request.method == "POST" else None,
        posts=choices,
        today=clock.city_day(now),
        initial=own | _proposed(request, clock.city_day(now)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.make(new=form.new, now=now, actor=actor_of(request), user=user_of(request))
        except actions.NoSuchPost:
            form.add_error(
                "zone", _("Nobody is posted there. Post an officer on the roster first, or choose another.")
            )
        except actions.LooksBack:
            form.add_error("due_on", _("A promise is for today or later."))
        except AlreadyMade:
            form.add_error(None, _("A promise has been made of this already, or it was taken out."))
        else:
            messages.success(request, _("Everyone can read it now."))
            return redirect("staff-commitment", row.number)
    status = 422 if request.method == "POST" else 200
    return render(request, "partners/commitments/make.html", {"form": form}, status=status)


def _proposed(request: HttpRequest, today: date) -> dict[str, Any]:
    """What the form begins with: where it was made, and what was proposed there, as far as the address names it."""
    asked = {name: request.GET.get(name, "") for name in ("made_at", "made_number", "made_item")}
    kinds = {each.value: each for each in Made}
    given: dict[str, Any] = {name: value for name, value in asked.items() if value}
    if asked["made_at"] in kinds:
        found = proposal(kinds[asked["made_at"]], read_number(asked["made_number"]) or "", asked["made_item"])
        if found is not None:
            given |= {"what_en": found.what_en, "what_es": found.what_es, "zone": found.zone}
            given |= {"due_on": found.due_on} if found.due_on >= today else {}
    return given


def _found(request: HttpRequest, number: str) -> Commitment:
    try:
        return queries.get(request.user, number)
    except Commitment.DoesNotExist:
        raise Http404 from None


@allow(Permission.COMMITMENTS_WORK)
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One promise: who holds it, its timeline, what may be done."""
    row = _found(request, number)
    if number != row.number:
        return redirect("staff-commitment", row.number)
    return _page(request, row, clock.now())


def _page(
    request: HttpRequest, row: Commitment, now: datetime, form: ActForm | None = None, status: int = 200
) -> HttpResponse:
    moves = moves_from(State(row.state), queries.party_of(request.user, row))
    if form is None and moves:
        form = ActForm(moves=moves, today=clock.city_day(now), due=row.due_on)
    holder = queries.held(row, now)
    context: dict[str, Any] = {
        "commitment": row,
        "number": shown_number(row.number),
        "seen": seen_of(row, now),
        "holder": holder_name(holder),
        "holder_zone": zone_name(holder.zone, now),
        "lines": lines(list(row.entries.select_related("officer")), now, staff=True),
        "form": form,
        "rose": row.rose_at,
    }
    return render(request, "partners/commitments/staff_one.html", context, status=status)


@allow(Permission.COMMITMENTS_WORK)
@require_POST
def act(request: HttpRequest, number: str) -> HttpResponse:
    """Says what became of a promise, in words that everyone reads."""
    now, row = clock.now(), _found(request, number)
    party = queries.party_of(request.user, row)
    moves = moves_from(State(row.state), party)
    if not moves:
        messages.error(request, _("It has changed in the meantime. This is how it stands now."))
        return redirect("staff-commitment", row.number)
    form = ActForm(request.POST, moves=moves, today=clock.city_day(now), due=row.due_on)
    if not form.is_valid():
        return _page(request, row, now, form, status=422)
    told = form.cleaned_data
    try:
        actions.move(
            pk=row.pk,
            verb=Verb(told["do"]),
            party=party,
            words_en=told["words_en"],
            words_es=told["words_es"],
            to=told.get("to"),
            now=now,
            actor=actor_of(request),
            user=user_of(request),
        )
    except actions.Gone:
        raise Http404 from None
    except (NotAllowed, NeedsWords, NeedsAnotherDay):
        messages.error(request, _("It has changed in the meantime. This is how it stands now."))
    else:
        messages.success(request, _("Kept. Everyone can read it."))
    return redirect("staff-commitment", row.number)
