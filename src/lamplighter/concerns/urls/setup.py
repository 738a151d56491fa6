"""Addresses of the room: what a department sets up."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from lamplighter.concerns.views import setup, setup_more

_HERE = "staff/setup/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(_HERE, setup.index, name="staff-setup"),
    path(f"{_HERE}kinds/", setup.kinds, name="staff-setup-kinds"),
    path(f"{_HERE}kinds/add/", setup.kind_add, name="staff-setup-kind-add"),
    path(f"{_HERE}kinds/<int:pk>/", setup.kind, name="staff-setup-kind"),
    path(f"{_HERE}kinds/<int:pk>/ask/", setup.question_add, name="staff-setup-question-add"),
    path(f"{_HERE}questions/<int:pk>/", setup.question, name="staff-setup-question"),
    path(f"{_HERE}questions/<int:pk>/remove/", setup.question_remove, name="staff-setup-question-remove"),
    path(f"{_HERE}desks/", setup_more.desks, name="staff-setup-desks"),
    path(f"{_HERE}desks/add/", setup_more.desk, name="staff-setup-desk-add"),
    path(f"{_HERE}desks/<int:pk>/", setup_more.desk, name="staff-setup-desk"),
    path(f"{_HERE}offices/", setup_more.endpoints, name="staff-setup-endpoints"),
    path(f"{_HERE}offices/add/", setup_more.endpoint, name="staff-setup-endpoint-add"),
    path(f"{_HERE}offices/<int:pk>/", setup_more.endpoint, name="staff-setup-endpoint"),
    path(f"{_HERE}replies/", setup_more.replies, name="staff-setup-replies"),
    path(f"{_HERE}replies/add/", setup_more.reply, name="staff-setup-reply-add"),
    path(f"{_HERE}replies/<int:pk>/", setup_more.reply, name="staff-setup-reply"),
    path(f"{_HERE}replies/<int:pk>/remove/", setup_more.reply_remove, name="staff-setup-reply-remove"),
    path(f"{_HERE}hooks/", setup_more.hooks, name="staff-setup-hooks"),
    path(f"{_HERE}hooks/add/", setup_more.hook_add, name="staff-setup-hook-add"),
    path(f"{_HERE}hooks/<int:pk>/", setup_more.hook, name="staff-setup-hook"),
    path(f"{_HERE}hooks/<int:pk>/test/", setup_more.hook_test, name="staff-setup-hook-test"),
    path(f"{_HERE}hooks/<int:pk>/remove/", setup_more.hook_remove, name="staff-setup-hook-remove"),
]
