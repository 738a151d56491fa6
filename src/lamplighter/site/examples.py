"""Example values for the gallery. Invented people, invented streets; the texts are examples, so they are not translated,
but each component also stands there with Spanish words, which run longer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from lamplighter.core.gazetteer.model import Hit as Place
from lamplighter.core.gazetteer.model import MatchKind
from lamplighter.core.geo.drawing import Drawn, Label
from lamplighter.outbox.forms import AskReachForm
from lamplighter.places.drawings import Drawing, Outline
from lamplighter.roster.rising import Risen
from lamplighter.site.dayline import DayLine, Stretch, draw_day
from lamplighter.site.forms import FindForm
from lamplighter.site.people import Language, Person

ENGLISH, SPANISH = Language("en", "English"), Language("es", "español")


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label="Name of the gathering", help_text="As it stands on the poster.", max_length=40
    )
    kind = forms.ChoiceField(
        label="Where",
        choices=[("porch", "On a porch"), ("library", "In a library")],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="Información para las personas que necesitan acomodaciones",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    told = forms.BooleanField(label="The neighbours have been told")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place to choose."""

    text: str
    detail: str
    fields: dict[str, str] = field(default_factory=dict)


def _day(
    now: datetime, tz: ZoneInfo, *hours: tuple[str, float, float, str], hour: float | None = None
) -> DayLine:
    return _on(now.astimezone(tz).date(), tz, *hours, hour=hour)


def _on(
    day: date,
    tz: ZoneInfo,
    *hours: tuple[str, float, float, str],
    hour: float | None = None,
    slim: bool = False,
) -> DayLine:
    midnight = datetime(day.year, day.month, day.day, tzinfo=tz)
    stretches = [
        Stretch(name, midnight + timedelta(hours=first), midnight + timedelta(hours=last), who, empty=not who)
        for name, first, last, who in hours
    ]
    return draw_day(
        day, stretches, tz, now=None if hour is None else midnight + timedelta(hours=hour), slim=slim
    )


def day_lines(now: datetime, tz: ZoneInfo) -> list[tuple[str, DayLine]]:
    """The day line's states, with what each shows."""
    morning, evening = ("Morning", 7.0, 15.0, "Officer Okafor"), ("Evening", 13.0, 21.0, "Officer Reyes")
    return [
        ("One on duty", _day(now, tz, morning, evening, hour=18 + 40 / 60)),
        ("Two on duty", _day(now, tz, morning, evening, hour=14.2)),
        ("Nobody now", _day(now, tz, morning, evening, hour=23.5)),
        ("Early, and a shift that nobody holds", _day(now, tz, morning, ("Evening", 13, 21, ""), hour=0.4)),
        ("Past midnight, in two parts",
         _day(now, tz, ("Night", -3, 5, "Officer Lindqvist"), ("Night", 21, 29, "Officer Lindqvist"), hour=3)),
        ("Short shifts, long words",
         _day(now, tz, ("Madrugada", 5, 7, "Agente Villanueva"), ("Vespertino", 20, 23, "Agente Reyes"), hour=12)),
        ("No shift", _day(now, tz, hour=12)),
        ("The night clocks go back", _on(date(2026, 11, 1), tz, ("Night", -2, 6, "Officer Lindqvist"), morning, hour=9)),
    ]  # fmt: skip


def week(now: datetime, tz: ZoneInfo) -> list[DayLine]:
    """Seven days, one with a gap."""
    today = now.astimezone(tz).date()
    days = [today + timedelta(days=each) for each in range(7)]
    both = [("Morning", 7.0, 15.0, "Officer Okafor"), ("Evening", 13.0, 21.0, "Officer Reyes")]
    return [
        _on(day, tz, *(both if day.weekday() < 5 else [("Evening", 13.0, 21.0, "")] if day.weekday() == 5 else []),
            hour=18.6 if day == today else None, slim=True)
        for day in days
    ]  # fmt: skip


def officers() -> Sequence[tuple[str, Person]]:
    """The officer card's states."""
    evening = "Evening: Monday to Friday, 1 pm to 9 pm"
    return [
        ("On duty, full name", Person("Officer Marisol Reyes", "On duty until 9 pm", True, [evening], [ENGLISH, SPANISH],
                                      phone="816-555-0142", email="river@example.org", url="#", main=True)),
        ("Off duty, first name only", Person("Officer Daniel", "Back tomorrow at 7 am",
                                             patterns=["Morning: Monday to Friday, 7 am to 3 pm"],
                                             languages=[ENGLISH], phone="816-555-0143")),
        ("Role only", Person("Community Interaction Officer", "Back on Monday at 1 pm", patterns=[evening], phone="816-555-0100")),
        ("Covering", Person("Agente Villanueva-Santamaría", "De servicio hasta las 9 p. m.", True,
                            ["Turno vespertino: lunes a viernes, 1 p. m. a 9 p. m."],
                            [SPANISH, ENGLISH], cover="Reemplaza a la agente Reyes hasta el 14 de diciembre.", phone="816-555-0144")),
    ]  # fmt: skip


def picture() -> Drawing:
    """A small invented map."""
    drawn = Drawn(
        parks="M30 30h70v46h-70z",
        water="M0 190C90 150 120 230 210 190S340 110 400 130V176C330 160 300 220 212 236S80 200 0 238Z",
        rivers="",
        streets="M40 0V180M160 0V200M280 0V150M340 0V125M0 115H400",
        main_streets="M100 0V190M220 0V180M0 60H400M0 145H330",
        labels=(
            Label("Lantern Street", 300, 60, 0),
            Label("Mill Avenue", 100, 130, -90),
            Label("Quay Road", 250, 145, 0),
        ),
    )
    areas = [
        Outline("M120 15L255 22L300 150C240 182 180 190 128 170Z", here=True, name="River", x=190, y=105),
        Outline("M190 20L200 180", css="sub"),
    ]
    return Drawing(
        400,
        260,
        drawn,
        areas,
        "Map of the River zone",
        words="The River zone lies between Mill Avenue and the river.",
        pin="205 76",
    )


def everything(now: datetime, tz: ZoneInfo) -> dict[str, Any]:
    """All that the gallery shows."""
    asked = FindForm({"address": ""}, tz=tz)
    asked.is_valid()
    wrong = ExampleForm({"name": "", "kind": "", "words": "", "told": ""}, prefix="wrong")
    wrong.is_valid()
    return {
        "day_lines": day_lines(now, tz),
        "week": week(now, tz),
        "officers": officers(),
        "map": picture(),
        "find_form": FindForm(tz=tz, auto_id="id_%s"),
        "find_form_wrong": FindForm({"address": ""}, tz=tz, auto_id="id_wrong_%s"),
        "address_form": FindForm(tz=tz, auto_id="id_place_%s"),
        "reach_form": AskReachForm(auto_id="reach-%s"),
        "places": [Place("1600 Lantern Street, Riverbend", -97.31, 38.91, MatchKind.EXACT, 1.0, "Lantern Street", "1600", "Riverbend", ""),
                   Place("1600 Lantern Court, Riverbend", -97.3, 38.9, MatchKind.EXACT, 1.0, "Lantern Court", "1600", "Riverbend", "")],
        "form": ExampleForm(prefix="right"),
        "form_wrong": wrong,
        "hits": [Hit("1600 Lantern Street", "Riverbend, 64101"),
                 Hit("1600 Lantern Court", "Riverbend, 64109"),
                 Hit("Avenida Circunvalación y Calle Monumento a la Independencia", "Ciudad de Riverbend")],
        "facts": [("Station", "12 Quay Road, open 24 hours"), ("Número para lo que no es emergencia", "816-555-0100")],
        "lines": ["The map “Zones 2026” holds since January 1, 2026.",
                  "Your address lies inside the River zone, 180 m from its nearest border."],
        "crumbs": [("Zones", "#"), ("River", "#")],
        "risen": [Risen(3, "3 promises are overdue", "the oldest since February 3", "#"),
                  Risen(1, "1 jefe de grupo espera demasiado una respuesta sobre una reunión", "desde el 3 de febrero", "#")],
        "swatches": ["ink", "soft", "link", "lamp", "warn", "good"],
    }  # fmt: skip
