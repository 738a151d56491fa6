"""Addresses for a tipster's program, below ``/tips/wire/``; no language is in them."""

from __future__ import annotations

from django.urls import path

from lamplighter.tips.views import public_wire

urlpatterns = [
    path("desks/<slug:code>/", public_wire.facts, name="tips-wire-desk"),
    path("challenge/", public_wire.challenge, name="tips-wire-challenge"),
    path("tip/", public_wire.tip, name="tips-wire-tip"),
    path("message/", public_wire.message, name="tips-wire-message"),
    path("mailbox/", public_wire.box, name="tips-wire-mailbox"),
    path("file/", public_wire.file_up, name="tips-wire-file"),
    path("file/fetch/", public_wire.file_down, name="tips-wire-file-fetch"),
    path("withdraw/", public_wire.withdraw, name="tips-wire-withdraw"),
]
