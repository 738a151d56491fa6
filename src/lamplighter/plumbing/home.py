"""LAMPLIGHTER_HOME: the one folder that holds everything of an installation."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """Paths inside one installation's folder. Nothing is created until ``prepare`` is called."""

    root: Path

    @property
    def settings_file(self) -> Path:
        return self.root / "lamplighter.toml"

    @property
    def database(self) -> Path:
        return self.root / "lamplighter.sqlite3"

    @property
    def zones(self) -> Path:
        """Zone index files, one for each confirmed zone map."""
        return self.root / "zones"

    @property
    def addresses(self) -> Path:
        """Gazetteer files."""
        return self.root / "addresses"

    @property
    def basemap(self) -> Path:
        """Simplified streets, water and parks."""
        return self.root / "basemap"

    @property
    def pictures(self) -> Path:
        """Officers' portraits, already re-encoded; never an original upload."""
        return self.root / "pictures"

    @property
    def uploads(self) -> Path:
        """Files a supervisor uploaded for an import that is not confirmed yet."""
        return self.root / "uploads"

    @property
    def photos(self) -> Path:
        """Photos that residents sent, already re-encoded; never an original upload. Part of a backup like all else here."""
        return self.root / "photos"

    @property
    def tips(self) -> Path:
        """Files of tipsters, sealed; nobody who runs the server can open them."""
        return self.root / "tips"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def secret_file(self) -> Path:
        return self.keys / "secret"

    @property
    def demo_file(self) -> Path:
        """Present only in a demo home."""
        return self.root / "demo.json"

    @property
    def texts_file(self) -> Path:
        """Text messages that a demo would have sent."""
        return self.root / "sms.txt"

    @property
    def is_demo(self) -> bool:
        return self.demo_file.exists()

    def prepare(self) -> None:
        """Makes the folders; keys and photos readable by their owner only."""
        for folder in (self.root, self.zones, self.addresses, self.basemap, self.pictures, self.uploads):
            folder.mkdir(parents=True, exist_ok=True)
        for closed in (self.keys, self.photos, self.tips):
            closed.mkdir(mode=0o700, exist_ok=True)


def home_from_environment() -> Home:
    """The installation named by LAMPLIGHTER_HOME, else ``./lamplighter-home``."""
    return Home(Path(os.environ.get("LAMPLIGHTER_HOME", "lamplighter-home")).expanduser().absolute())
