"""What the provider's claims give: groups to roles, and whether it asked for a second step. No Django, no network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lamplighter.accounts.access import Role
from lamplighter.plumbing.sections_signon import RULE

Given = frozenset[tuple[Role, str]]
"""Roles, each with the code of the zone it is for; empty for the whole city."""
MOST_GROUPS = 5_000
"""More groups than this are nobody's; the rest is not looked at."""
SECOND_STEPS = frozenset(
    {"mfa", "otp", "hwk", "swk", "sms", "tel", "fpt", "face", "iris", "sc", "pop", "ngcmfa"}
)
"""Values of ``amr`` that name something beyond a password. Source: RFC 8176; ``ngcmfa`` is Entra ID's."""


def groups_of(claims: Mapping[str, Any], claim: str) -> frozenset[str]:
    """The groups that the claims name. A claim that is not there, or is no list of names, names none.

    Args:
        claim: the claim's name; where none has this very name, dots lead inside.
    """
    value: Any = claims.get(claim)
    if value is None:
        value = claims
        for step in claim.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
    if isinstance(value, str):
        return frozenset({value})
    if not isinstance(value, list):
        return frozenset()
    return frozenset(each for each in value[:MOST_GROUPS] if isinstance(each, str))


def roles_of(groups: Iterable[str], rules: Iterable[str]) -> Given:
    """What these groups give by the rules of the settings; names count letter for letter."""
    held = set(groups)
    given = set()
    for line in rules:
        found = RULE.match(line)
        if found is not None and found["group"] in held:
            given.add((Role(found["role"]), found["zone"] or ""))
    return frozenset(given)


def second_step_taken(claims: Mapping[str, Any], who_asks: str) -> bool:
    """Whether the provider's second step counts, by the setting ``signon.second_factor``."""
    if who_asks != "amr":
        return who_asks == "provider"
    amr = claims.get("amr")
    return isinstance(amr, list) and any(isinstance(each, str) and each in SECOND_STEPS for each in amr)
