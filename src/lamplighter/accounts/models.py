"""People who sign in, the roles they hold, their sessions, and the one-time links that let them in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from lamplighter.accounts.access import Permission, Role
from lamplighter.plumbing.fields import classes
from lamplighter.plumbing.models import HouseModel


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail address. They are made by ``accounts.actions`` only."""

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
        staff=["id", "email", "name", "is_active", "created_at"],
        restricted=["last_login"],
        sealed=["password"],
    )

    objects = UserManager()

    _held_permissions: Mapping[Permission, frozenset[str]] | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_ci"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class RoleGrant(HouseModel):
    """One role a person holds; ``zone`` narrows it to one zone (by code), empty means the whole city."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    zone = models.CharField(max_length=40, blank=True)
    # Given by a group at the department's provider, and taken away with it; else by hand.
    from_group = models.BooleanField(default=False)

    FIELD_CLASSES = classes(staff=["id", "user", "role", "zone", "from_group"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role", "zone"], name="accounts_one_grant")]

    def __str__(self) -> str:
        return f"{self.role} {self.zone}".strip()


class SignIn(HouseModel):
    """One signed-in session of a person, without its key: the session carries this row's id, and ends when this row does."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    second_factor_at = models.DateTimeField(null=True)
    # Browser and system in words ("Firefox, Windows"), so that a person knows their own sessions; no address, no full string.
    device = models.CharField(max_length=60, blank=True)
    # Signed in by a demo link: worth nothing once the home is no demo any more.
    demo = models.BooleanField(default=False)

    FIELD_CLASSES = classes(
        staff=["id", "demo"],
        restricted=["user", "started_at", "expires_at", "ended_at", "second_factor_at", "device"],
    )

    class Meta:
        indexes = [models.Index(fields=["user", "ended_at"], name="accounts_open_sign_ins")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("started_at")), name="accounts_sign_in_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"sign-in {self.pk}"


class SignOnLink(HouseModel):
    """Who a person is at the department's own provider. They sign in there and nowhere else; once locked, not at all."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="sign_on")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)  # since when no group of theirs gives a role
    seen_on = models.DateField(
        null=True
    )  # the last day on which the provider said yes to a session of theirs

    FIELD_CLASSES = classes(
        staff=["id", "user", "issuer", "created_at", "locked_at", "seen_on"], restricted=["subject"]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="accounts_one_sign_on"),
            models.CheckConstraint(
                condition=~models.Q(issuer="") & ~models.Q(subject=""), name="accounts_sign_on_names_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"sign-on {self.pk}"


class SignOnTicket(HouseModel):
    """What asks the provider whether a session that it opened still holds."""

    sign_in = models.OneToOneField(SignIn, on_delete=models.CASCADE, primary_key=True, related_name="ticket")
    link = models.ForeignKey(SignOnLink, on_delete=models.CASCADE, related_name="tickets")
    box = models.TextField()  # the provider's tokens, encrypted with the installation's key
    sid = models.CharField(max_length=255, blank=True)  # the provider's own name of the session
    asks_until = models.DateTimeField(null=True)  # then the access token must be renewed
    confirmed_at = models.DateTimeField()  # when the provider last said yes; kept to the minute
    renewing_until = models.DateTimeField(null=True)  # one request renews, the others wait for it

    FIELD_CLASSES = classes(
        staff=["sign_in", "link", "asks_until", "confirmed_at", "renewing_until"], sealed=["box", "sid"]
    )

    class Meta:
        indexes = [models.Index(fields=["link", "sid"], name="accounts_ticket_sid")]

    def __str__(self) -> str:
        return f"ticket {self.pk}"


class KnownDevice(HouseModel):
    """A browser in which a person signed in before, by the hash of a mark that the browser keeps: another one is told by mail."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    last_on = models.DateField()

    FIELD_CLASSES = classes(staff=["id", "user"], restricted=["last_on"], sealed=["digest"])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="accounts_one_device")]
        indexes = [models.Index(fields=["last_on"], name="accounts_device_age")]

    def __str__(self) -> str:
        return f"device {self.pk}"


class ResidentVisit(HouseModel):
    """A resident who proves an e-mail address by a code, and then for a while sees what was told from it. Gone when it is over."""

    digest = models.CharField(
        max_length=64, primary_key=True
    )  # of the secret that the form, then the browser, keeps
    email = models.EmailField()
    code = models.CharField(max_length=64, blank=True)  # keyed hash; blank once it was used
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    FIELD_CLASSES = classes(
        staff=["tries", "opened_at", "expires_at"], restricted=["email"], sealed=["digest", "code"]
    )

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="accounts_visit_expiry")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at=None, code__gt="") | models.Q(opened_at__isnull=False, code=""),
                name="accounts_visit_waits_or_is_open",
            ),
        ]

    def __str__(self) -> str:
        return "visit"


class LinkKind(StrEnum):
    """What a one-time link does."""

    INVITATION = "invitation"
    DEMO = "demo"


class OneTimeLink(HouseModel):
    """A link that works once and for a while. Only the hash of its secret is kept."""

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in LinkKind])
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    FIELD_CLASSES = classes(
        staff=["id", "kind", "user", "created_at", "expires_at", "used_at"], sealed=["digest"]
    )

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="accounts_link_expiry")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ApiToken(HouseModel):
    """What a program shows to act through the API. Only the hash of its secret is kept."""

    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)  # of access.Scope
    zone = models.CharField(
        max_length=40, blank=True
    )  # only this zone's things; empty for the whole city, never a desk's
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)  # the day it was last used

    FIELD_CLASSES = classes(
        staff=["id", "name", "scopes", "zone", "created_by", "created_at", "ended_at", "used_on"],
        sealed=["digest"],
    )

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
