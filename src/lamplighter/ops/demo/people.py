"""Officers of the demo city. They are nobody: names of many origins, put together so that no known person bears them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lamplighter.ops.demo.portraits import Face

DOMAIN: Final = "riverbend.example"  # RFC 2606: nobody's mail


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer, with the columns of ``officers.csv`` and the face that is drawn of them."""

    badge: str
    first_name: str
    last_name: str
    title: str
    languages: tuple[str, ...]
    phone: str
    email: str
    display_level: str
    face: Face

    @property
    def portrait(self) -> str:
        """Name of the picture's file."""
        return f"{self.badge}.svg"


def _officer(
    badge: str,
    first: str,
    last: str,
    languages: str,
    phone: int,
    face: Face,
    *,
    level: str = "full",
    title: str = "Officer",
) -> Officer:
    # An officer shown by role only has an address that says nothing of who it is.
    mailbox = (
        f"post{phone}"
        if level == "role"
        else first.lower()
        if level == "first"
        else f"{first}.{last}".lower()
    )
    plain = mailbox.replace(" ", "").replace("'", "").replace("é", "e").replace("ñ", "n").replace("í", "i")
    return Officer(
        badge,
        first,
        last,
        title,
        tuple(languages.split()),
        f"555-{phone:04d}",
        f"{plain}@{DOMAIN}",
        level,
        face,
    )


def build_officers() -> list[Officer]:
    """Two officers for each zone, three sergeants for two zones each, a lieutenant who looks into complaints, one who takes
    over next month, and one whom nobody is to know."""
    return [
        _officer("2141", "Daniel", "Okafor", "en ig", 141, Face("deep", "fade", "black", beard="short", brows="thick")),
        _officer("2142", "Marisol", "Reyes", "en es", 142, Face("tan", "bun", "espresso", lips="rose", earrings=True)),
        _officer("2151", "Anneliese", "Brandvold", "en de", 151, Face("fair", "bob", "sand", glasses="round", age=1)),
        _officer("2152", "Tomasz", "Wilczarek", "en pl", 152, Face("fair", "side", "ash", beard="full", age=1), level="first"),
        _officer("2161", "Gurdev", "Sandharia", "en pa", 161, Face("honey", "turban", "black", beard="long", cover="dusk", age=1)),
        _officer("2162", "Thuy Linh", "Dangvo", "en vi", 162, Face("ivory", "long", "black", lips="rose")),
        _officer("2171", "Reuben", "Castellow", "en", 171, Face("umber", "bald", "grey", beard="grey", glasses="square", age=2)),
        _officer("2172", "Amina", "Warsamadi", "en so ar", 172, Face("brown", "hijab", "black", cover="teal", lips="plum")),
        _officer("2181", "Keoni", "Makalehua", "en", 181, Face("tan", "swept", "black", brows="thick", round_face=True)),
        _officer("2182", "Ximena", "Tlapala", "en es", 182, Face("honey", "braid", "espresso", lips="rose"), level="role"),
        _officer("2191", "Dana", "Redelk", "en", 191, Face("copper", "tail", "black", age=1), level="first"),
        _officer("2192", "Hyejin", "Baekwon", "en ko", 192, Face("ivory", "pixie", "espresso", glasses="round", lips="rose")),
        _officer("1101", "Lucille", "Fontenelle", "en fr", 111, Face("brown", "curls", "grey", age=2, lips="plum", earrings=True),
            title="Sergeant"),
        _officer("1102", "Emeka", "Adeyinwo", "en", 112, Face("deep", "fade", "grey", beard="moustache", age=2), title="Sergeant"),
        _officer("1103", "Ruth", "Ostranderly", "en es", 113, Face("rose", "waves", "silver", glasses="square", age=2), title="Sergeant"),
        _officer("1104", "Imelda", "Quarrington", "en es", 114, Face("tan", "bob", "grey", glasses="round", age=2), title="Lieutenant"),
        _officer("2201", "Samir", "Haddadian", "en ar", 120, Face("honey", "curly", "black", beard="short", brows="thick")),
        # Works where nobody is named: holds no post, and is never more than a division.
        _officer("2301", "Isolde", "Vantongere", "en", 121, Face("fair", "bob", "espresso", brows="thick"), level="role"),
    ]  # fmt: skip
