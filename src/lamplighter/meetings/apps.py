"""The room meetings as a Django app."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The room ``meetings``."""

    name = "lamplighter.meetings"
    label = "meetings"
