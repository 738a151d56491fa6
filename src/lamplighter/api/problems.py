"""Trouble below ``/api/`` is always a problem document (RFC 9457), whoever notices it: an operation, the router, Django.

Below ``/open311/`` it is written as that standard asks (``api.open311.troubles``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from lamplighter.plumbing.problems import for_program, problem_document, trouble
from lamplighter.site import errors as pages

NOWHERE = "There is nothing at this address. /api/v1/docs lists what there is."


class Problem(Exception):
    """Ends an operation with a problem document."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more

    def document(self) -> HttpResponse:
        """What the caller gets."""
        return problem_document(self.status, self.detail, **self.more)


def not_allowed(methods: list[str]) -> HttpResponse:
    """405: the address stands, the method does not."""
    allow = ", ".join(methods)
    response = problem_document(405, f"This address answers {allow}.")
    response.headers["Allow"] = allow
    return response


def answer_with_problem_documents(api: NinjaAPI) -> None:
    """Lets every trouble of an API's operations end in a problem document."""
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http)


def _problem(request: HttpRequest, error: Any) -> HttpResponse:
    answer: HttpResponse = error.document()
    return answer


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    # What was sent is not said back: it may be somebody's address.
    mend = [
        {"where": ".".join(str(part) for part in each["loc"][1:]), "what": each["msg"]}
        for each in error.errors
    ]
    said = "; ".join(f"{each['where']}: {each['what']}" for each in mend)
    return problem_document(422, f"Some values cannot be used: {said}"[:500], errors=mend)


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    return problem_document(error.status_code, str(error))


Page = Callable[[HttpRequest, Exception | None], HttpResponse]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, for the whole program: a page for people, a problem document for programs."""
    if isinstance(exception, RequestDataTooBig) and for_program(request):
        return trouble(request, 413, "The body is too long.")
    return _either(request, exception, pages.bad_request, 400, "The request cannot be understood.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403, for the whole program."""
    return _either(request, exception, pages.forbidden, 403, "You may not do this.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, for the whole program."""
    return _either(request, exception, pages.not_found, 404, NOWHERE)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, for the whole program. The log has what went wrong; the answer says nothing of it."""
    if for_program(request):
        return trouble(request, 500, "Something went wrong here, not with your request. Try again later.")
    return pages.server_error(request)


def _either(
    request: HttpRequest, exception: Exception | None, page: Page, status: int, detail: str
) -> HttpResponse:
    return trouble(request, status, detail) if for_program(request) else page(request, exception)
