"""Compiles the message catalogues when the package is built or installed editable, so that no gettext tools are needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for catalogue in (Path(self.root) / "src/lamplighter/locale").glob("*/LC_MESSAGES/*.po"):
            target = catalogue.with_suffix(".mo")
            polib.pofile(str(catalogue)).save_as_mofile(str(target))
            build_data.setdefault("artifacts", []).append(str(target.relative_to(self.root)))
