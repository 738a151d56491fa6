"""How whoever joins a concern is to be reached, before there is a private page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lamplighter.outbox.forms import AskReachForm
from lamplighter.outbox.reach import By, NewContact


class JoinForm(AskReachForm):
    """How a neighbour who joins hears of it: by mail, by text, or by the link alone. Officers do not call neighbours."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        del self.fields["name"]
        field: Any = self.fields["by"]
        field.label = _("How would you like to hear?")
        field.choices = [(value, label) for value, label in field.choices if value != By.CALL.value]
        if settings.LAMPLIGHTER.sms.provider == "none":
            del self.fields["phone"]

    def joins(self, language: str) -> NewContact:
        """What was told."""
        told = self.cleaned_data
        return NewContact(
            email=told["email"], phone=told.get("phone", ""), by=By(told["by"]), language=language
        )
