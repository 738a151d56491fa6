"""The room site as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The room ``site``."""

    name = "lamplighter.site"
    label = "site"

    def ready(self) -> None:
        """Introduces rooms that are strangers to each other: appointments show the concern a resident linked, promises where they
        were made."""
        from lamplighter.flows import gathering_promises
        from lamplighter.flows.elsewhere import introduce
        from lamplighter.flows.linked import concern_of
        from lamplighter.meetings.linked import linked_from

        introduce()
        gathering_promises.introduce()
        linked_from(concern_of)
