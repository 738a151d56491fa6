"""The room site as a Django app."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The room ``site``."""

    name = "lamplighter.site"
    label = "site"

    def ready(self) -> None:
        """Introduces rooms that are strangers to each other: appointments show the concern a resident linked, promises where they
        were made, and groups' meetings take officers' time; and to the desk and the supervisor, who hear of what waits too long."""
        from lamplighter.flows import gathering_promises, group_meetings, ride_times
        from lamplighter.flows.elsewhere import introduce
        from lamplighter.flows.linked import concern_of
        from lamplighter.meetings.linked import linked_from
        from lamplighter.partners.messages.rising import risen
        from lamplighter.roster.rising import rises_from

        introduce()
        gathering_promises.introduce()
        group_meetings.introduce()
        ride_times.introduce()
        linked_from(concern_of)
        rises_from(risen)
