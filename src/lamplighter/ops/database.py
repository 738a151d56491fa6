"""The database of an installation: an empty one is made as the models say, one that is there is changed step by step.

The steps of years are slow to take and lead to the same tables (tests/rooms/test_fresh_database.py compares them), so that a new
installation does not take them; they are noted as done.
"""

from __future__ import annotations

from contextlib import ExitStack

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from lamplighter.audit import triggers
from lamplighter.concerns import search_tables


def pending_migrations() -> bool:
    """Whether this version of the program needs changes to the database that have not been made."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up_to_date() -> None:
    """Makes the tables, or changes those that are there. Safe to run again; all or nothing where there are none."""
    if connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)
        return
    with ExitStack() as stack:
        # SQLite's foreign keys are switched before a transaction begins, or not at all.
        stack.enter_context(connection.constraint_checks_disabled())
        stack.enter_context(transaction.atomic())
        _make_tables()
        finish_fresh()


def _make_tables() -> None:
    before = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    try:
        call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    finally:
        settings.MIGRATION_MODULES = before


def finish_fresh() -> None:
    """Adds to new tables what models do not say, and notes every step as taken."""
    triggers.install(connection)
    search_tables.install(connection)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in sorted(MigrationLoader(connection).disk_migrations):
        recorder.record_applied(app, name)
