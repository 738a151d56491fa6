"""Readers' public keys, signed lists and wrapped secrets that only a browser opens; and the protocol of sealed tips as the browser speaks it (static/keys/js)."""
