"""People who sign in, and the roles they hold."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from lamplighter.accounts.access import Role
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(HouseModel, AbstractBaseUser):
    """Somebody who can sign in. Known by e-mail address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    FIELD_CLASSES = classes(
        staff=["id", "email", "name", "is_active", "created_at"], restricted=["last_login"], sealed=["password"]
    )

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(models.functions.Lower("email"), name="accounts_user_email_ci"),
        ]

    def __str__(self) -> str:
        return self.email


class RoleGrant(HouseModel):
    """One role a person holds; ``zone`` narrows it to one zone (by code), empty means the whole city."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    zone = models.CharField(max_length=40, blank=True)

    FIELD_CLASSES = classes(staff=["id", "user", "role", "zone"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "zone"], name="accounts_one_grant")]

    def __str__(self) -> str:
        return f"{self.role} {self.zone}".strip()
