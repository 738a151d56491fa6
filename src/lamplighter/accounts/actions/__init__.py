"""Writes of the accounts: people and their roles, one-time links, sign-ins."""

from __future__ import annotations

from lamplighter.accounts.actions.devices import clear_devices, note_device
from lamplighter.accounts.actions.links import (
    LinkIsOver,
    NotADemoHome,
    clear_links,
    demo_person,
    issue_demo_link,
    issue_invitation,
    use_demo_link,
    use_invitation,
)
from lamplighter.accounts.actions.people import (
    AlreadyThere,
    LastAdministrator,
    add_person,
    deactivate,
    grant,
    reactivate,
    revoke,
    start_over,
)
from lamplighter.accounts.actions.sign_ins import (
    begin_sign_in,
    end_sign_in,
    end_sign_ins,
    end_somebodys,
    note_factor,
    note_password_changed,
    note_second_factor,
)

__all__ = [
    "AlreadyThere",
    "LastAdministrator",
    "LinkIsOver",
    "NotADemoHome",
    "add_person",
    "begin_sign_in",
    "clear_devices",
    "clear_links",
    "deactivate",
    "demo_person",
    "end_sign_in",
    "end_sign_ins",
    "end_somebodys",
    "grant",
    "issue_demo_link",
    "issue_invitation",
    "note_device",
    "note_factor",
    "note_password_changed",
    "note_second_factor",
    "reactivate",
    "revoke",
    "start_over",
    "use_demo_link",
    "use_invitation",
]
