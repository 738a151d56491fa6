"""Readers' keys, signed lists, wrapped secrets that only a browser opens; and sealing as a browser does it (static/keys/js)."""
