"""The room outbox as a Django app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The room ``outbox``."""

    name = "lamplighter.outbox"
    label = "outbox"
