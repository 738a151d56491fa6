"""The scripts that the tipster's pages load; what these import comes with them."""

from __future__ import annotations

SCRIPTS = (
    "tips/js/early.js",
    "tips/js/write.js",
    "tips/js/back.js",
    "tips/js/watch.js",
    "site/js/leave.js",
    "site/js/shell.js",
)
