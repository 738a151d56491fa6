"""Promise 6: every field of every model says who may see what it holds; a library's tables are classed here."""

from __future__ import annotations

import pytest
from django.apps import apps

from lamplighter.plumbing.fields import FieldClass, classes
from lamplighter.plumbing.models import HouseModel

THIRD_PARTY = {
    # name of the model: class of what it may hold at worst
    "account.EmailAddress": FieldClass.STAFF,  # the same address as the person's
    "account.EmailConfirmation": FieldClass.SEALED,  # not used: addresses are stated by an administrator
    "auth.Group": FieldClass.STAFF,  # not used: roles are accounts.RoleGrant
    "auth.Permission": FieldClass.STAFF,  # not used
    "contenttypes.ContentType": FieldClass.STAFF,
    "mfa.Authenticator": FieldClass.SEALED,  # secrets, encrypted
    "sessions.Session": FieldClass.SEALED,  # keys that open a session
    "django_tasks_database.DBTaskResult": FieldClass.RESTRICTED,  # jobs carry ids, never values
}


def test_every_field_of_the_house_is_classed_once_and_none_is_left_over() -> None:
    wrong = []
    for model in apps.get_models():
        if not issubclass(model, HouseModel):
            continue
        fields = {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
        classed = set(model.FIELD_CLASSES)
        if fields != classed:
            wrong.append(
                f"{model._meta.label}: unclassed {sorted(fields - classed)}, gone {sorted(classed - fields)}"
            )
    assert not wrong, "\n".join(wrong)


def test_every_model_of_the_house_stands_on_the_house_model() -> None:
    strays = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("lamplighter.") and not issubclass(model, HouseModel)
    ]
    assert strays == []


def test_every_librarys_table_is_classed() -> None:
    foreign = {model._meta.label for model in apps.get_models() if not issubclass(model, HouseModel)}
    assert foreign - set(THIRD_PARTY) == set(), "class these tables of libraries, or leave the library out"
    assert set(THIRD_PARTY) - foreign == set(), "these are gone"


SAID_AGAIN = {
    # What must be said again to somebody else cannot be kept as a hash only; nobody sees these on any page.
    "concerns.Hook.secret": "signs each call",
    "outbox.Call.signing_secret": "signs each call",
    "concerns.Referral.token": "another office's ticket, asked for its number later",
    "concerns.Concern.token": "points to the token's row, which holds a hash",
    "concerns.Endpoint.token": "points to the token's row, which holds a hash",
}


def test_a_secret_is_never_less_than_sealed() -> None:
    wrong = [
        f"{model._meta.label}.{name}"
        for model in apps.get_models()
        if issubclass(model, HouseModel)
        for name, kind in model.FIELD_CLASSES.items()
        if any(word in name for word in ("password", "secret", "token")) and kind is not FieldClass.SEALED
    ]
    assert set(wrong) - set(SAID_AGAIN) == set()


def test_a_field_cannot_be_classed_twice() -> None:
    with pytest.raises(ValueError, match="name"):
        classes(public=["name"], sealed=["name"])
