"""The filters of the record's page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.audit.queries import Filter
from lamplighter.audit.rules import Verb


class FilterForm(forms.Form):
    """What of the record to show. Sent by GET: it names ids and kinds, nothing private."""

    verb = forms.ChoiceField(
        label=_("What was done"),
        required=False,
        choices=[("", _("Everything")), *[(verb.value, verb.value) for verb in Verb]],
    )
    actor_id = forms.IntegerField(
        label=_("Number of the person who did it"), required=False, min_value=1, max_value=2**62
    )
    subject_type = forms.CharField(label=_("Kind of thing"), required=False, max_length=60)
    subject_id = forms.CharField(label=_("Number of the thing"), required=False, max_length=60)
    zone = forms.CharField(label=_("Zone"), required=False, max_length=40)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def wanted(self) -> Filter:
        """The filter; what cannot be read asks for all."""
        given = (
            self.cleaned_data if self.is_bound and (self.is_valid() or hasattr(self, "cleaned_data")) else {}
        )
        return Filter(
            verb=given.get("verb") or "",
            actor_id=given.get("actor_id"),
            subject_type=given.get("subject_type") or "",
            subject_id=given.get("subject_id") or "",
            zone=given.get("zone") or "",
            since=given.get("since"),
            until=given.get("until"),
        )

    def query(self) -> str:
        """The filters once more, for the links to other pages of the list."""
        data = self.data.copy() if hasattr(self.data, "copy") else {}
        data.pop("page", None)
        encoded = data.urlencode() if hasattr(data, "urlencode") else ""
        return f"&{encoded}" if encoded else ""
