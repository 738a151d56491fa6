"""Addresses sorted by their first word, so that finding one looks at the few that begin alike and not at all of the program.

Django tries addresses one by one; with hundreds of them that takes longer than a short statement of the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

Addresses = Iterable[URLPattern | URLResolver]


def by_first_word(addresses: Addresses) -> list[URLPattern | URLResolver]:
    """The same addresses, under the same names: those whose first word is plain stand together below it, in the order they came;
    the others stand after them, as they are.

    Args:
        addresses: may hold lists that are included at the root; what else is included stays as it is.
    """
    below: dict[str, list[URLPattern | URLResolver]] = {}
    others: list[URLPattern | URLResolver] = []
    for each in _flat(addresses):
        word, slash, rest = str(each.pattern).partition("/")
        if (
            isinstance(each, URLPattern)
            and isinstance(each.pattern, RoutePattern)
            and slash
            and "<" not in word
        ):
            shorter = RoutePattern(rest, name=each.pattern.name, is_endpoint=True)
            below.setdefault(word, []).append(
                URLPattern(shorter, each.callback, each.default_args, each.name)
            )
        else:
            others.append(each)
    return [*(path(f"{word}/", include(found)) for word, found in below.items()), *others]


def _flat(addresses: Addresses) -> Iterator[URLPattern | URLResolver]:
    for each in addresses:
        if isinstance(each, URLResolver) and _adds_nothing(each):
            yield from _flat(_of(each))
        else:
            yield each


def _adds_nothing(each: URLResolver) -> bool:
    return (
        isinstance(each.pattern, RoutePattern)
        and str(each.pattern) == ""
        and not (each.namespace or each.app_name or each.default_kwargs)
    )


def _of(each: URLResolver) -> Sequence[URLPattern | URLResolver]:
    found: Sequence[URLPattern | URLResolver] = each.url_patterns
    return found
