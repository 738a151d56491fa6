"""The room roster as a Django app."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """The room ``roster``."""

    name = "lamplighter.roster"
    label = "roster"

    def ready(self) -> None:
        """Tells the room of people which zones and desks there are, that of zone maps where somebody is posted, supervisors' pages
        which covers are asked for, and the city's words which level of the map has the officers."""
        from lamplighter.accounts.zones import zones_from
        from lamplighter.city.queries import level_from
        from lamplighter.places.posted import posted_from
        from lamplighter.roster.messages.rising import risen
        from lamplighter.roster.rising import rises_from
        from lamplighter.roster.served import zones_and_desks, zones_with_officers
        from lamplighter.roster.served_level import level_served

        zones_from(zones_and_desks)
        posted_from(zones_with_officers)
        rises_from(risen)
        level_from(level_served)
