"""The room audit as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room ``audit``."""

    name = "lamplighter.audit"
    label = "audit"
