"""The room audit as a Django app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "lamplighter.audit"
    label = "audit"
