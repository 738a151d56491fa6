"""Riverbend: an invented city, drawn from a seed, to try Lamplighter with and to test it on.

No street, officer, number or postal code in it is real; it lies on open farmland of the plains.
"""

from lamplighter.ops.demo.city import NAME, SEED, TIME_ZONE, City, build_city
from lamplighter.ops.demo.writing import write_city

__all__ = ["NAME", "SEED", "TIME_ZONE", "City", "build_city", "write_city"]
