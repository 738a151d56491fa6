"""The room api as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The room ``api``."""

    name = "lamplighter.api"
    label = "api"

    def ready(self) -> None:
        """Errors below ``/open311/`` are written in its dialect from the first request on."""
        from lamplighter.api.open311 import troubles

        troubles.enter()
