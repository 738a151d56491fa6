"""The settings of signing in through the department's own provider, and of residents' accounts."""

from __future__ import annotations

import ipaddress
import re
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from lamplighter.plumbing.config_section import Section

ROLES = ("officer", "supervisor", "coordinator", "reader", "safety", "analyst", "administrator")
"""The values of ``accounts.access.Role``, which stands in a room further up; a test holds the two together."""
RULE = re.compile(r"^\s*(?P<group>\S.*?)\s*->\s*(?P<role>[a-z]+)\s*(?:@\s*(?P<zone>[^\s@][^@]{0,38}?))?\s*$")
"""A line of ``roles``: ``group -> role`` or ``group -> role @ zone``."""


class SignOn(Section):
    """Signing in through the department's own identity provider (OpenID Connect), and what residents may do."""

    issuer: str = Field(
        "",
        max_length=300,
        description="Address of the identity provider as it names itself (its issuer), "
        "e.g. https://login.example.gov/realms/police; empty switches sign-on off.",
    )
    name: str = Field(
        "",
        max_length=60,
        description="What staff call that account; stands on the button. Empty says “your department account” in the reader's language.",
    )
    client_id: str = Field(
        "", max_length=200, description="Name under which the provider knows Lamplighter (client_id)."
    )
    client_secret: str = Field(
        "", repr=False, description="Secret for that name; better given by environment."
    )
    scopes: str = Field(
        "openid profile email",
        max_length=300,
        description="What is asked of the provider, separated by spaces; some need groups or offline_access as well.",
    )
    groups_claim: str = Field(
        "groups",
        min_length=1,
        max_length=200,
        description="Claim that lists a person's groups; dots lead inside, e.g. realm_access.roles.",
    )
    groups_from: Literal["userinfo", "id_token"] = Field(
        "userinfo",
        description="Where that claim stands: userinfo, or id_token for providers (such as Entra ID) whose userinfo has no groups.",
    )
    roles: list[str] = Field(
        [],
        description="Which group gives which role, one line each: 'cio-river -> officer @ RIVER', 'it -> administrator'; "
        "without @ for the whole city. Whoever is in none of these groups is refused.",
    )
    second_factor: Literal["amr", "provider", "ours"] = Field(
        "amr",
        description="Who asks for the second step: amr believes the provider when its token says it did, "
        "provider always believes it, ours asks here each time.",
    )
    trust_email: bool = Field(
        False,
        description="Whether the provider's e-mail addresses hold though it does not say that they are verified.",
    )
    check_seconds: int = Field(
        0,
        ge=0,
        le=300,
        description="For so long an answer of the provider about somebody's groups is believed; 0 asks it at every request.",
    )
    grace_seconds: int = Field(
        300,
        ge=0,
        le=3600,
        description="While the provider does not answer, who was confirmed within this time goes on; then nobody does.",
    )
    resident_accounts: bool = Field(
        False,
        description="Whether residents may open a page with all they told us, by a code sent to their e-mail address.",
    )

    @field_validator("issuer")
    @classmethod
    def safe_address(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme == "http" and _is_loopback(parts.hostname or ""):
            return value
        if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("write its whole https:// address as the provider's own pages give it")
        return value

    @field_validator("scopes")
    @classmethod
    def asks_for_openid(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("openid must be among them")
        return value

    @field_validator("roles")
    @classmethod
    def readable_rules(cls, value: list[str]) -> list[str]:
        for line in value:
            found = RULE.match(line)
            if found is None:
                raise ValueError(f"'{line}' is no rule; write group -> role, or group -> role @ zone")
            if found["role"] not in ROLES:
                raise ValueError(f"'{found['role']}' is no role; roles are {', '.join(ROLES)}")
        return value

    @model_validator(mode="after")
    def whole(self) -> SignOn:
        if self.issuer and not (self.client_id and self.roles):
            raise ValueError("with an issuer, client_id and roles are needed as well")
        return self


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
