"""Forms of the set-up pages: desks, other offices, ready-made replies, programs that hear of changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lamplighter.accounts.access import Scope
from lamplighter.accounts.tokens import all_tokens
from lamplighter.concerns.forms.setup import CODE_HINT, SetupForm, called_address, web_address
from lamplighter.concerns.models import Desk, Endpoint, Hook, ReplyTemplate
from lamplighter.concerns.rules.states import Verb
from lamplighter.concerns.rules.values import WORDS_LONGEST, Entry

EVENTS: dict[str, Any] = {
    Entry.RAISED.value: pgettext_lazy("event", "It was raised"),
    Verb.ACKNOWLEDGE.value: pgettext_lazy("event", "It was acknowledged"),
    Verb.START.value: pgettext_lazy("event", "Work on it began"),
    Verb.WAIT.value: pgettext_lazy("event", "It waits for someone"),
    Verb.REFER.value: pgettext_lazy("event", "It was referred"),
    Verb.RESOLVE.value: pgettext_lazy("event", "It was resolved"),
    Verb.DECLINE.value: pgettext_lazy("event", "It was declined"),
    Verb.CONFIRM.value: pgettext_lazy("event", "The resident said it was solved"),
    Verb.LAPSE.value: pgettext_lazy("event", "It closed by itself"),
    Verb.WITHDRAW.value: pgettext_lazy("event", "The resident withdrew it"),
    Verb.REOPEN.value: pgettext_lazy("event", "It was reopened"),
    Verb.MERGE.value: pgettext_lazy("event", "It was merged into another"),
    Entry.ANSWER.value: pgettext_lazy("event", "Staff answered"),
    Entry.REPLY.value: pgettext_lazy("event", "The resident wrote"),
    Entry.ROUTED.value: pgettext_lazy("event", "It went to another kind, zone or desk"),
}
"""What a program can hear of: the moves, and entries that are none."""


class DeskForm(SetupForm):
    """A desk of the whole city."""

    class Meta:
        model = Desk
        fields = ("code", "name_en", "name_es")
        labels = {"code": _("Code"), "name_en": _("Name, English"), "name_es": _("Name, Spanish")}
        help_texts = {"code": CODE_HINT}

    def clean_code(self) -> str:
        """The roster knows desks by codes in small letters."""
        code: str = self.cleaned_data["code"]
        if self.instance.pk is None and (code != code.lower() or code.startswith(("-", "_"))):
            raise forms.ValidationError(
                _("Use small letters, digits and hyphens; begin with a letter or a digit.")
            )
        return code


class EndpointForm(SetupForm):
    """Another office. Its key is written, never shown: left empty, the one there is stays."""

    url = web_address(
        _("Address of its Open311 service"),
        help_text=_("The part before “/services.json” and “/requests.json”."),
    )
    new_key = forms.CharField(
        label=_("Key it gave us"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("It is never shown. Leave this empty to keep the one there is."),
    )
    drop_key = forms.BooleanField(label=_("Take the key away"), required=False)
    field_order = ("name", "url", "jurisdiction", "new_key", "drop_key", "sends_words", "token", "active")

    class Meta:
        model = Endpoint
        fields = ("name", "url", "jurisdiction", "sends_words", "token", "active")
        labels = {
            "name": _("Name of the office"),
            "jurisdiction": _("Jurisdiction"),
            "sends_words": _("The resident's own words go along"),
            "token": _("Token it shows when it posts updates"),
            "active": _("Concerns can be referred to it"),
        }
        help_texts = {
            "jurisdiction": _("Only if it asks for a “jurisdiction_id”."),
            "token": _("Make one on the page of programs that may exchange updates."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fit = [each.pk for each in all_tokens() if Scope.OPEN311_UPDATES.value in each.scopes]
        self.fields["token"].queryset = all_tokens().filter(pk__in=fit)  # type: ignore[attr-defined]
        if not self.instance.api_key:
            del self.fields["drop_key"]

    def clean_url(self) -> str:
        """An address that can be called."""
        return called_address(self.cleaned_data["url"])

    def clean(self) -> dict[str, Any]:
        """Sets the key; another address has to be asked anew whether it gives updates."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("new_key"):
            self.instance.api_key = values["new_key"]
        elif values.get("drop_key"):
            self.instance.api_key = ""
        if "url" in self.changed_data:
            self.instance.gives_updates = None
        return values


class ReplyForm(SetupForm):
    """A ready-made reply, in both languages."""

    class Meta:
        model = ReplyTemplate
        fields = ("code", "title", "text_en", "text_es", "kind", "order")
        labels = {
            "code": _("Code"),
            "title": _("What officers choose it by"),
            "text_en": _("Reply, English"),
            "text_es": _("Reply, Spanish"),
            "kind": _("Only for this kind"),
        }
        help_texts = {
            "code": CODE_HINT,
            "text_en": _("{officer}, {zone} and {number} are filled in."),
        }
        widgets = {
            "text_en": forms.Textarea(attrs={"rows": 5, "maxlength": WORDS_LONGEST}),
            "text_es": forms.Textarea(attrs={"rows": 5, "maxlength": WORDS_LONGEST}),
        }


class HookForm(SetupForm):
    """A program that hears of changes."""

    url = web_address(_("Address that is called"))
    zone = forms.ChoiceField(label=_("Zone"), required=False)
    events = forms.MultipleChoiceField(
        label=_("What does it hear of?"),
        choices=list(EVENTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that it hears of.")},
    )
    field_order = ("name", "url", "zone", "events", "active")

    class Meta:
        model = Hook
        fields = ("name", "url", "zone", "events", "active")
        labels = {"name": _("Name of the program"), "active": _("It is called")}

    def __init__(self, *args: Any, zones: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance.zone
        known = dict(zones)
        if held:
            known.setdefault(held, held)
        self.fields["zone"].choices = [("", _("Whole city")), *known.items()]  # type: ignore[attr-defined]

    def clean_url(self) -> str:
        """An address that can be called."""
        return called_address(self.cleaned_data["url"])
