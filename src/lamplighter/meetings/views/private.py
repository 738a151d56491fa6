"""Temporary."""

from django.http import HttpRequest, HttpResponse


def shown(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    return HttpResponse("")


def wish(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    return HttpResponse("")
