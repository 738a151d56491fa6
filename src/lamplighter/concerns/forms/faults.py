"""Faults that a view finds after a form was checked, such as an address that fits several places."""

from __future__ import annotations

from django import forms


class FaultLater(forms.Form):
    """A form to which a fault can be added as a sentence of its own, which needs no label before it."""

    def fault(self, name: str, words: str) -> None:
        """Adds a fault to a field."""
        self.fields[name].error_messages["place"] = words
        self.add_error(name, words)
