"""The room keys as a Django app."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """The room ``keys``."""

    name = "lamplighter.keys"
    label = "keys"

    def ready(self) -> None:
        """Tells the room of people which desks roles can be granted for."""
        from lamplighter.accounts.zones import zones_from
        from lamplighter.keys.queries.desks import codes

        zones_from(codes)
