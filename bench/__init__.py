"""Benchmarks against public peers, as ratios in the same run: ``make bench`` or ``python -m bench.NAME``."""
