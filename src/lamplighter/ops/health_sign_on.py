"""How sign-on through the department's provider is: whether it answers, and whether its rules fit the city."""

from __future__ import annotations

from collections.abc import Iterator

from lamplighter.accounts.access import Role
from lamplighter.accounts.models import RoleGrant
from lamplighter.accounts.signon import wire
from lamplighter.accounts.zones import unknown
from lamplighter.plumbing.sections_signon import RULE


def troubles() -> Iterator[tuple[str, str]]:
    """What is to be looked at, each with what to do; nothing where sign-on is off or well."""
    ours = wire.sign_on()
    if not ours.issuer:
        return
    try:
        wire.provider()
    except wire.Unreachable:
        yield (
            "the provider's own page does not answer, or names another issuer",
            "Look whether signon.issuer is letter for letter what the provider calls itself.",
        )
    zones = {found["zone"] for line in ours.roles if (found := RULE.match(line)) and found["zone"]}
    for zone in sorted(zone for zone in zones if unknown(zone)):
        yield f"signon.roles names {zone}, which is no zone or desk", "Mend that line."
    local = RoleGrant.objects.filter(role=Role.ADMINISTRATOR.value, zone="", user__is_active=True)
    if not local.filter(user__sign_on=None).exists():
        yield (
            "every administrator comes from the provider",
            "Add one who does not: lamplighter people add ADDRESS --role administrator.",
        )
