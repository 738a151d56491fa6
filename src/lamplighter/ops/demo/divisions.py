"""What the divisions of the demo city's department say of their work, in plain words, English and Spanish.

The words lie in ``texts/<language>/<slug>.txt``, as an officer would write them: what we do, a day, how residents can
help, how to reach us. The first paragraph is the summary; a line that starts with ``# `` is a heading, one that starts
with ``- `` an item.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Division:
    """One division's page. ``slug`` names it in addresses; bodies are plain text as above; ``thanks`` came from residents."""

    slug: str
    name_en: str
    name_es: str
    phone: str
    summary_en: str
    summary_es: str
    body_en: str
    body_es: str
    thanks: tuple[str, ...] = ()


_ROWS = (
    ("community-interaction", "Community Interaction", "Interacción Comunitaria", "555-0130"),
    ("patrol", "Patrol", "Patrulla", "555-0131"),
    ("investigations", "Investigations", "Investigaciones", "555-0132"),
    ("narcotics", "Narcotics", "Narcóticos", "555-0133"),
    ("traffic", "Traffic", "Tránsito", "555-0134"),
    ("special-units", "Special Units", "Unidades Especiales", "555-0135"),
    ("dispatch", "Dispatch", "Central de Despacho", "555-0100"),
)
_THANKS = {
    "community-interaction": (
        "The evening officer came to our porch after my shift. I had never talked with police about our street.",
        "Gracias por llamarme de vuelta. La luz del callejón ya funciona.",
    ),
    "patrol": ("Thank you for sitting with my father until the ambulance came.",),
    "narcotics": ("You told us what you could do and what you could not. That helped more than a promise.",),
    "traffic": ("The new crossing by the school makes mornings easier. Thank you for counting the cars.",),
    "dispatch": ("Thank you to the calm voice at 3 am.",),
}


def build_divisions() -> list[Division]:
    """Every division, in the order its page is listed."""
    made = []
    for slug, english, spanish, phone in _ROWS:
        (summary_en, body_en), (summary_es, body_es) = _text("en", slug), _text("es", slug)
        thanks = _THANKS.get(slug, ())
        made.append(Division(slug, english, spanish, phone, summary_en, summary_es, body_en, body_es, thanks))
    return made


def _text(language: str, slug: str) -> tuple[str, str]:
    """Summary and body."""
    whole = (
        files("lamplighter.ops.demo").joinpath("texts", language, f"{slug}.txt").read_text(encoding="utf-8")
    )
    summary, body = whole.split("\n\n", 1)
    return summary, body.strip()
