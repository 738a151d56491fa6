"""Groups to roles, and the settings that say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.accounts.access import Role
from lamplighter.accounts.signon.mapping import groups_of, roles_of, second_step_taken
from lamplighter.plumbing.config import SettingsError, load_settings
from lamplighter.plumbing.sections_signon import ROLES

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NEEDED = {
    "LAMPLIGHTER_SIGNON_ISSUER": "https://login.example.gov/realms/police",
    "LAMPLIGHTER_SIGNON_CLIENT_ID": "lamplighter",
    "LAMPLIGHTER_SIGNON_ROLES": "cio-river -> officer @ RIVER, it->administrator",
}


def test_the_settings_know_every_role() -> None:
    assert set(ROLES) == {role.value for role in Role}


@pytest.mark.parametrize(
    ("claims", "claim", "groups"),
    [
        ({"groups": ["a", "b"]}, "groups", {"a", "b"}),
        ({"groups": "a"}, "groups", {"a"}),
        ({"groups": ["a", 1, None, ["b"]]}, "groups", {"a"}),
        ({"realm_access": {"roles": ["a"]}}, "realm_access.roles", {"a"}),
        ({"https://example.org/groups": ["a"]}, "https://example.org/groups", {"a"}),
        ({"groups": {"a": True}}, "groups", set()),
        ({}, "groups", set()),
        ({"realm_access": ["a"]}, "realm_access.roles", set()),
    ],
)
def test_groups_are_found_where_the_settings_say(claims: Any, claim: str, groups: set[str]) -> None:
    assert groups_of(claims, claim) == groups


def test_rules_give_roles_letter_for_letter() -> None:
    rules = ["a -> officer @ RIVER", "a->reader @ desk:narcotics", "CN=A B,OU=x -> administrator"]
    assert roles_of({"a"}, rules) == {(Role.OFFICER, "RIVER"), (Role.READER, "desk:narcotics")}
    assert roles_of({"CN=A B,OU=x"}, rules[2:]) == {(Role.ADMINISTRATOR, "")}
    assert roles_of({"A"}, rules[:2]) == set()


@given(claims=st.dictionaries(st.text(max_size=5), anything, max_size=4), claim=st.text(max_size=8))
def test_no_claims_give_a_role_that_no_rule_names(claims: dict[str, Any], claim: str) -> None:
    groups = groups_of(claims, claim)
    assert roles_of(groups, ["only-this -> officer"]) <= {(Role.OFFICER, "")}
    assert bool(roles_of(groups, ["only-this -> officer"])) == ("only-this" in groups)
    second_step_taken(claims, "amr")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ISSUER": "http://login.example.gov"}, "https://"),
        ({"ISSUER": "login"}, "https://"),
        ({"ROLES": "it = administrator"}, "group -> role"),
        ({"ROLES": "it -> chief"}, "roles are"),
        ({"CLIENT_ID": ""}, "client_id"),
        ({"SCOPES": "profile"}, "openid"),
        ({"CHECK_SECONDS": "301"}, "check_seconds"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_cure(
    tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    given = {**NEEDED, **{f"LAMPLIGHTER_SIGNON_{name}": value for name, value in changed.items()}}
    with pytest.raises(SettingsError, match=words):
        load_settings(tmp_path / "none.toml", given)


def test_right_settings_are_read_from_the_environment(tmp_path: Path) -> None:
    held = load_settings(tmp_path / "none.toml", NEEDED).signon
    assert held.roles == ["cio-river -> officer @ RIVER", "it->administrator"]
    assert held.check_seconds == 0, (
        "a removed group is seen by the next request unless somebody chose otherwise"
    )
    assert not held.resident_accounts
    assert "secret" not in repr(
        load_settings(
            tmp_path / "none.toml", {**NEEDED, "LAMPLIGHTER_SIGNON_CLIENT_SECRET": "a secret"}
        ).signon
    ).replace("client_secret", "")
