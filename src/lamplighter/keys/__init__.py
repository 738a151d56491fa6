"""Readers' public keys, signed lists, sealed boxes; and the protocol of sealed tips as the browser speaks it (static/keys/js)."""
