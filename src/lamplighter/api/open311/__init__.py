"""Open311 GeoReport v2, with mySociety's service request updates: the door for other programs (docs/open311.md)."""
