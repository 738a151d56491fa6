"""The room roster as a Django app."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """The room ``roster``."""

    name = "lamplighter.roster"
    label = "roster"

    def ready(self) -> None:
        """Tells the room of people which zones and desks there are, that of zone maps where somebody is posted, and supervisors' pages
        which covers are asked for."""
        from lamplighter.accounts.zones import zones_from
        from lamplighter.places.posted import posted_from
        from lamplighter.roster.messages.rising import risen
        from lamplighter.roster.rising import rises_from
        from lamplighter.roster.served import zones_and_desks, zones_with_officers

        zones_from(zones_and_desks)
        posted_from(zones_with_officers)
        rises_from(risen)
