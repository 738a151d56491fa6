"""The room accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lamplighter.accounts"
    label = "accounts"
