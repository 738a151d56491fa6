"""The room tips as a Django app."""

from django.apps import AppConfig


class TipsConfig(AppConfig):
    """The room ``tips``."""

    name = "lamplighter.tips"
    label = "tips"

    def ready(self) -> None:
        """What was sealed to a reader goes when the reader ends; errors of the intake are for its page's script."""
        from lamplighter.keys.ended import when_ended
        from lamplighter.plumbing.problems import speaks
        from lamplighter.tips.actions.resealing import forget_readers
        from lamplighter.tips.views.public_shared import trouble

        when_ended(forget_readers)
        speaks("/tips/wire/", trouble)
