"""Writes of the city's room: texts and colours, the seal, words, holidays, and a file with all of them."""

from lamplighter.city.actions.choosing import (
    FixedByFile,
    NotReadable,
    NotUsable,
    choose,
    choose_word,
    keep_days,
    put_seal,
    remove_seal,
)
from lamplighter.city.actions.loading import load

__all__ = [
    "FixedByFile",
    "NotReadable",
    "NotUsable",
    "choose",
    "choose_word",
    "keep_days",
    "load",
    "put_seal",
    "remove_seal",
]
