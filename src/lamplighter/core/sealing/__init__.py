"""Sealed tips, protocol ``lamplighter-tips/1`` (docs/tips-protocol.md): plain Python, no Django, no server.

``sealing`` makes envelopes, ``opening`` opens them, and the two know each other one way only: what takes tips in can be
built without anything that opens them. ``envelope``, ``lists``, ``mailbox`` and ``work`` are for the server between.
"""
