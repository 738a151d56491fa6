"""Static files under names that change with their content, also where one script imports another."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise's storage, which also writes the changed names into ``import ... from "./x.js";``."""

    support_js_module_import_aggregation = True
