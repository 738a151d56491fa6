"""The words by which the desk finds a concern: kept beside it, made anew whenever something of them changes."""

from __future__ import annotations

from collections.abc import Iterable

from lamplighter.concerns.models import Concern, Contact, Update
from lamplighter.concerns.rules.searching import search_words
from lamplighter.concerns.rules.values import Part


def words_of_new(concern: Concern, name: str) -> str:
    """The words of a concern that has no timeline yet; ``name``: its resident's, empty for none."""
    return _words(concern, [name], ())


def keep_words(pk: int) -> None:
    """Brings a concern's words up to date with what is kept of it; called in the transaction that changed that.

    They are made from the rows as they are, so that whatever was erased is gone from them too.
    """
    row = Concern.objects.only("number", "kind_id", "place", "text", "happens", "answers").get(pk=pk)
    names = Contact.objects.filter(concern=pk, part=Part.RAISER.value).values_list("name", flat=True)
    said = Update.objects.filter(concern=pk).exclude(text="").order_by("-at", "-pk")
    Concern.objects.filter(pk=pk).update(search=_words(row, names, said.values_list("text", flat=True)))


def _words(concern: Concern, names: Iterable[str], said: Iterable[str]) -> str:
    return search_words(
        number=concern.number,
        kind=concern.kind_id,
        place=concern.place,
        text=concern.text,
        happens=concern.happens,
        answers=concern.answers,
        names=names,
        said=said,
    )
