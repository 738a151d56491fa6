"""A street line before it is cut to the ground, and the ways house numbers run along it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import LineString

from lamplighter.ops.demo.plane import Floats

MAIN_GRADES = frozenset({"boulevard", "arterial", "parkway", "riverside", "bridge"})
"""Grades drawn as main streets; ``collector``, ``street``, ``lane`` and ``court`` are minor ones."""


@dataclass(frozen=True, slots=True)
class Linear:
    """House numbers that follow the city's grid: ``hundreds = a x + b y + c``."""

    a: float
    b: float
    c: float

    def hundreds(self, points: Floats) -> Floats:
        """How many hundreds a house at each point (rows x, y) has; 16.5 is the middle of the 1600 block."""
        found: Floats = points[:, 0] * self.a + points[:, 1] * self.b + self.c
        return found


@dataclass(frozen=True, slots=True)
class Along:
    """House numbers that run along the street itself, a hundred for each ``unit`` metres."""

    axis: LineString
    unit: float
    base: float

    def hundreds(self, points: Floats) -> Floats:
        """How many hundreds a house at each point (rows x, y) has."""
        found: Floats = shapely.line_locate_point(self.axis, shapely.points(points)) / self.unit + self.base
        return np.asarray(found, dtype=float)


Numbering = Linear | Along


@dataclass(frozen=True, slots=True)
class Line:
    """A street as it is laid out, before rivers and parks cut it. ``grade`` says how wide and how lively it is."""

    name: str
    grade: str
    shape: LineString
    numbering: Numbering

    @property
    def kind(self) -> str:
        """``main`` or ``minor``."""
        return "main" if self.grade in MAIN_GRADES else "minor"
