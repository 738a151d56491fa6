"""The room site as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The room ``site``."""

    name = "lamplighter.site"
    label = "site"

    def ready(self) -> None:
        """Introduces rooms that are strangers to each other."""
        from lamplighter.flows.elsewhere import introduce

        introduce()
