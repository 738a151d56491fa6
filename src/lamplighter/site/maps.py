"""Small maps: zones over streets, water and parks, drawn into the page as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lamplighter.core.geo.drawing import Drawn, Label


@dataclass(frozen=True, slots=True)
class Area:
    """An outline on the picture, with its name at a place in pixels. ``url`` makes it a link."""

    css: str
    path: str
    here: bool = False
    name: str = ""
    x: int = 0
    y: int = 0
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything ``site/parts/map.html`` places. ``pin`` is "x y" in pixels; ``box`` "west,south,east,north" in degrees."""

    width: int
    height: int
    drawn: Drawn
    areas: Sequence[Area]
    title: str
    words: str = ""
    pin: str = ""
    code: str = ""
    box: str = ""
    tiles: str = ""
    credit: str = ""
    links: bool = False

    @property
    def labels(self) -> Sequence[Label]:
        """Street names."""
        return self.drawn.labels
