"""Tags and filters of the shared shell: languages, telephone numbers, times that do not break, fields tied to their words."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

import phonenumbers
from django import template
from django.conf import settings
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect, Textarea
from django.http import HttpRequest
from django.urls import get_script_prefix, is_valid_path
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from lamplighter.plumbing import saying
from lamplighter.plumbing.clock import city_tz
from lamplighter.site import nav

register = template.Library()

TIME = re.compile(r"\b\d{1,2}(?::\d\d)? (?:[ap]m\b|[ap]\. m\.)")


@register.filter
def in_language(path: str, language: str) -> str:
    """The same page's path in another language: ``/zones/`` and ``/es/zones/``."""
    prefix = get_script_prefix()
    rest = path.removeprefix(prefix)
    for code, _name in settings.LANGUAGES:
        if rest == code or rest.startswith(f"{code}/"):
            rest = rest[len(code) + 1 :]
            break
    return prefix + rest if language == settings.LANGUAGE_CODE else f"{prefix}{language}/{rest}"


_twins: dict[str, bool] = {}
"""Of each route, which pages of one route have or have not alike."""


@register.filter
def has_twin(request: HttpRequest) -> bool:
    """Whether a page stands in both languages: all but the API's do. A page that is not there keeps its switch too."""
    match = request.resolver_match
    if match is None:
        return True
    if match.route not in _twins:
        _twins[match.route] = _has_twin(request.path)
    return _twins[match.route]


def _has_twin(path: str) -> bool:
    if not is_valid_path(path):
        return True
    other = next(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
    with override(other):
        return bool(is_valid_path(in_language(path, other)))


@register.filter
def tel(number: str) -> str:
    """A number as a ``tel:`` link wants it: international where it is whole, else its digits."""
    parsed = _parsed(number)
    if parsed is not None:
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return re.sub(r"[^\d+*#]", "", number)


@register.filter
def phone(number: str) -> str:
    """A number in the reader's habit; a short or local one as it was written."""
    parsed = _parsed(number)
    if parsed is None:
        return number
    at_home = (
        phonenumbers.region_code_for_country_code(parsed.country_code or 0)
        == settings.LAMPLIGHTER.city.country
    )
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, style)


def _parsed(number: str) -> phonenumbers.PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number, settings.LAMPLIGHTER.city.country)
    except phonenumbers.NumberParseException:
        return None
    # The length decides, not the numbering plan: invented and new numbers are still written the usual way.
    return parsed if phonenumbers.is_possible_number(parsed) and len(re.sub(r"\D", "", number)) > 7 else None


@register.filter
def times(text: str) -> SafeString:
    """Keeps "9 pm" and "9 p. m." on one line. The words stay as they are."""
    whole = conditional_escape(text)
    return mark_safe(TIME.sub(lambda found: f'<span class="nw">{found.group()}</span>', whole))  # noqa: S308  # escaped above


class Grouped(int):
    """A whole number that reads "54,643" where it is shown, and counts as itself where a plural asks."""

    def __str__(self) -> str:
        return f"{int(self):,}"


@register.filter
def grouped(number: int) -> Grouped:
    """A count with its thousands set apart: 54,643, as the sentences made elsewhere have it; also for ``blocktranslate count``."""
    return Grouped(number)


@register.filter
def stamp(moment: datetime) -> str:
    """When something happened, for lists: "March 5, 2026, 12:20 pm"."""
    return saying.stamp(moment, city_tz())


@register.filter
def clock_time(local: time) -> str:
    """A local time of day: "9 pm", "noon"."""
    return saying.clock_time(local)


@register.filter
def weekday(day: date) -> str:
    """ "Monday", "lunes"."""
    return date_format(day, "l")


@register.filter
def is_choice(field: BoundField) -> bool:
    """Whether a field is a set of radio buttons or boxes, which stand in a fieldset."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether a field is one box to tick."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def of_field(error: str, field: BoundField) -> str:
    """A fault as it stands in a list apart from its field: with the field's label, unless the field has words of its own."""
    usual: dict[str, Any] = {}
    for kind in reversed(type(field.field).__mro__):
        usual |= vars(kind).get("default_error_messages", {})
    own = {str(said) for code, said in field.field.error_messages.items() if usual.get(code) != said}
    return error if str(error) in own else f"{field.label}: {error}"


@register.filter
def described(field: BoundField) -> SafeString:
    """The field's control, tied to its hint and fault."""
    attributes: dict[str, Any] = {}
    words = []
    if field.help_text:
        words.append(f"{field.id_for_label}-hint")
    if field.errors:
        words.append(f"{field.id_for_label}-fault")
        attributes["aria-invalid"] = "true"
    if words:
        attributes["aria-describedby"] = " ".join(words)
    if isinstance(field.field.widget, Textarea):
        # A browser would cut a longer text without a word; the form says by how much it is too long.
        field.field.widget.attrs.pop("maxlength", None)
    return SafeString(field.as_widget(attrs=attributes))


@register.filter
def first_id(field: BoundField) -> str:
    """Where a link to the field leads: its control, or the first of its choices."""
    if is_choice(field):
        return str(next(iter(field)).id_for_label)
    return str(field.id_for_label)


@register.simple_tag(takes_context=True)
def staff_links(context: template.Context) -> list[nav.Link]:
    """What the signed-in person may open, for the side of staff pages."""
    request = context["request"]
    return nav.links_for(request.user, request.path)
