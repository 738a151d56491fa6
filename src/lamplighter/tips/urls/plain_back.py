"""The address where a mailbox is opened without JavaScript: apart, since what takes tips in opens nothing."""

from __future__ import annotations

from django.urls import path

from lamplighter.tips.views import public_plain_back

urlpatterns = [path("tips/<slug:code>/plain/back/", public_plain_back.back, name="tips-plain-back")]
