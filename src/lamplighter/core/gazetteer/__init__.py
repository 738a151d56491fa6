"""The gazetteer: a city's address points in one read-only file, and a search that forgives.

Build with `build_gazetteer(read_rows("addresses.csv"), "gazetteer.lamp")`, look up with
`Gazetteer.open("gazetteer.lamp").search("1600 Lantern St")`. Plain Python and NumPy; nothing is logged or kept.
"""

from .build import build_gazetteer
from .columns import FIELDS, ColumnsError
from .fileformat import GazetteerDamagedError
from .grammar import AddressGrammar, HouseNumber, Reading, StreetName
from .model import (
    AddressRow,
    GazetteerError,
    GazetteerReport,
    Hit,
    MatchKind,
    Nearby,
    RowProblem,
    SearchAnswer,
    Verdict,
    Weight,
)
from .renewal import doubts, facts, weigh
from .rows import Look, RowProblems, RowReader, read_rows
from .search import Gazetteer
from .us import USGrammar

__all__ = [
    "FIELDS",
    "AddressGrammar",
    "AddressRow",
    "ColumnsError",
    "Gazetteer",
    "GazetteerDamagedError",
    "GazetteerError",
    "GazetteerReport",
    "Hit",
    "HouseNumber",
    "Look",
    "MatchKind",
    "Nearby",
    "Reading",
    "RowProblem",
    "RowProblems",
    "RowReader",
    "SearchAnswer",
    "StreetName",
    "USGrammar",
    "Verdict",
    "Weight",
    "build_gazetteer",
    "doubts",
    "facts",
    "read_rows",
    "weigh",
]
