"""The installation's own settings, with the benchmark's addresses beside the real ones."""

from lamplighter.ops.settings import *  # noqa: F403 (Django reads settings from the module's names)

ROOT_URLCONF = "bench._http_urls"
