"""Static files under names that change with their content, also where one script imports another."""

from __future__ import annotations

from collections.abc import Callable
from re import Match
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

NO_MODULES = "django_htmx/"
"""Scripts of others that import nothing, though a comment of theirs looks as if."""


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise's storage, which also writes the changed names into ``import ... from "./x.js";``."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20
    """A change of one script changes the names in all that import it, one after another. Scripts that import each other never end."""

    def url_converter(self, name: str, *more: Any, **named: Any) -> Callable[[Match[str]], str]:
        """What is written in the place of an address that ``name`` mentions."""
        if name.startswith(NO_MODULES):
            return lambda found: found[0]
        converter: Callable[[Match[str]], str] = super().url_converter(name, *more, **named)
        return converter
