"""The room site as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The room ``site``."""

    name = "lamplighter.site"
    label = "site"

    def ready(self) -> None:
        """Lets appointments show the concern a resident linked to one: the two rooms are strangers."""
        from lamplighter.flows.linked import concern_of
        from lamplighter.meetings.linked import linked_from

        linked_from(concern_of)
