"""The address where a mailbox is opened without JavaScript: apart, since what takes tips in opens nothing."""

from __future__ import annotations

from django.urls import path

from lamplighter.tips.views import public_return

urlpatterns = [path("tips/<slug:code>/plain/back/", public_return.back, name="tips-plain-back")]
