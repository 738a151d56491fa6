"""What every section of the settings is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class SettingsError(Exception):
    """A setting cannot be used; the message says which one and how to mend it."""


class Section(BaseModel):
    """A section of the file: unknown names are refused, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)
