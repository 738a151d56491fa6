"""Desks, kinds and ready-made replies written out as a TOML file, of the form of ``shipped.toml``."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models

from lamplighter.concerns.models import Desk, Endpoint, Kind, ReplyTemplate
from lamplighter.plumbing.tomltext import toml

_LEFT_OUT = {"id", "order"}
"""Not in the file: the order is that of the entries."""


def exported() -> str:
    """The whole set-up as the text of a TOML file; offices, programs and their keys are not in it."""
    lines = ["# Desks, kinds of concern and ready-made replies. Load it with `lamplighter kinds load`.", ""]
    for desk in Desk.objects.all():
        lines += ["[[desks]]", *_entry(desk), ""]
    for kind in Kind.objects.select_related("desk", "endpoint"):
        lines += ["[[kinds]]", *_entry(kind), ""]
        for question in kind.questions.all():
            lines += ["[[kinds.questions]]", *_entry(question, skip={"kind"}), ""]
    for reply in ReplyTemplate.objects.select_related("kind"):
        lines += ["[[replies]]", *_entry(reply), ""]
    return "\n".join(lines)


def _entry(row: models.Model, skip: Collection[str] = ()) -> list[str]:
    """The lines of one entry; what is as it would be anyway is left out."""
    found = []
    for each in row._meta.concrete_fields:
        value = getattr(row, each.name)
        if each.name in {*_LEFT_OUT, *skip} or value in (None, "", []) or value == each.get_default():
            continue
        if isinstance(value, models.Model):
            value = value.name if isinstance(value, Endpoint) else getattr(value, "code", "")
        found.append(f"{each.name} = {toml(value)}")
    return found
