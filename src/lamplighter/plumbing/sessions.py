"""Database sessions that write through the named door, so that GET stays read-only for everything else."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from lamplighter.plumbing.readonly import door


class SessionStore(DatabaseStore):
    """Django's database store behind the ``sessions`` door."""

    def save(self, must_create: bool = False) -> None:
        with door("sessions"):
            super().save(must_create=must_create)

    def delete(self, session_key: Any = None) -> None:
        with door("sessions"):
            super().delete(session_key)

    @classmethod
    def get_model_class(cls) -> Any:
        return DatabaseStore.get_model_class()
