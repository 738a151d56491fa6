"""The room's entry in the list of installed apps."""

from __future__ import annotations

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Partners."""

    name = "lamplighter.partners"
    label = "partners"
