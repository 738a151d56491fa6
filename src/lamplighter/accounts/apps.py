"""The room accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room ``accounts``."""

    name = "lamplighter.accounts"
    label = "accounts"
