"""What is missing or doubtful in the department's own data, for administrators."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.views.decorators.http import require_safe

from lamplighter.accounts.access import Permission, allow, need_of
from lamplighter.accounts.queries import may
from lamplighter.flows.quality import Check, Example, checks
from lamplighter.plumbing import clock


@allow(Permission.QUALITY_SEE, whole_city=True)
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    """Every check with its count, its first examples, what to do, and where."""
    found = [_for(request.user, each) for each in checks(clock.now())]
    context = {"checks": found, "open": sum(1 for each in found if each.count or each.count is None)}
    return render(request, "site/quality.html", context)


def _for(user: Any, check: Check) -> Check:
    """The check with links to pages that the reader may open, and no others."""
    examples = tuple(each if _opens(user, each.url) else Example(each.said) for each in check.examples)
    return replace(check, examples=examples, url=check.url if _opens(user, check.url) else "")


def _opens(user: Any, url: str) -> bool:
    need = need_of(resolve(url).func) if url else None
    return need is not None and (need.permission is None or may(user, Permission(need.permission)))
