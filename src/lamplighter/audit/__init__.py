"""Who did what: append-only, sealed in hash-chained batches (promise 7)."""
