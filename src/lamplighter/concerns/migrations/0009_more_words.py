"""The desk's search also looks in names, replies and notes, and for kinds: the words of every concern once more."""

from __future__ import annotations

from typing import Any

from django.db import migrations, transaction

from lamplighter.concerns.rules.searching import search_words

BATCH = 500


def forwards(apps: Any, schema_editor: Any) -> None:
    """A batch after the other, each on its own: whatever its size, the table is never held in memory, nor in one transaction.

    Those whose words were erased stay without any.
    """
    connection = schema_editor.connection
    concerns = apps.get_model("concerns", "Concern").objects.using(connection.alias)
    last = 0
    while rows := list(concerns.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = rows[-1].pk
        kept = [row for row in rows if row.search]
        names, said = _names(apps, connection, kept), _said(apps, connection, kept)
        new = [(_words(row, names.get(row.pk, []), said.get(row.pk, [])), row.pk) for row in kept]
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.executemany("UPDATE concerns_concern SET search = %s WHERE id = %s", new)


def _words(row: Any, names: list[str], said: list[str]) -> str:
    return search_words(
        number=row.number,
        kind=row.kind_id,
        place=row.place,
        text=row.text,
        happens=row.happens,
        answers=row.answers,
        names=names,
        said=said,
    )


def _names(apps: Any, connection: Any, rows: list[Any]) -> dict[int, list[str]]:
    contacts = apps.get_model("concerns", "Contact").objects.using(connection.alias)
    found = contacts.filter(concern__in=[row.pk for row in rows], part="raiser").order_by()
    return _by_concern(found.values_list("concern_id", "name"))


def _said(apps: Any, connection: Any, rows: list[Any]) -> dict[int, list[str]]:
    updates = apps.get_model("concerns", "Update").objects.using(connection.alias)
    found = updates.filter(concern__in=[row.pk for row in rows]).exclude(text="").order_by("-at", "-pk")
    return _by_concern(found.values_list("concern_id", "text"))


def _by_concern(pairs: Any) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for concern, text in pairs:
        found.setdefault(concern, []).append(text)
    return found


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("concerns", "0008_alert_block")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
