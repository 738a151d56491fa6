"""The seal, the colours' stylesheet, and the file with everything a department chose."""

from __future__ import annotations

import base64
import binascii
import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from lamplighter.accounts.access import Permission, allow, public
from lamplighter.accounts.people import actor_of
from lamplighter.city import actions, queries
from lamplighter.city.files import exported
from lamplighter.city.forms import FileForm, SealForm
from lamplighter.city.rules.texts import Text
from lamplighter.core.pictures.portraits import KINDS, PictureRefused, kept
from lamplighter.core.pictures.seals import seal_of
from lamplighter.plumbing import clock
from lamplighter.plumbing.setup_file import LONGEST, CannotLoad

YEAR = 31_536_000


@public
@cache_control(public=True, max_age=YEAR, immutable=True)
@require_safe
def stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    """The department's colours. Its name changes with what it says, so that it may be kept for good."""
    text = queries.sheet()
    if not text or name != queries.sheet_name():
        raise Http404
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers={"ETag": f'"{name}"'})


@public
@cache_control(public=True, max_age=YEAR, immutable=True)
@require_safe
def seal_picture(request: HttpRequest, name: str) -> HttpResponse:
    """The seal. A new one has another name."""
    data = kept(settings.HOME.pictures, name) if name == queries.text_now(Text.SEAL) else None
    if data is None:
        raise Http404
    etag = f'"{hashlib.sha256(data).hexdigest()[:24]}"'
    ending = name[name.rindex(".") :]
    # Opened by itself, a drawing can load and run nothing.
    safe = {
        "ETag": etag,
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=KINDS[ending], headers=safe)


@allow(Permission.CITY_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request: HttpRequest) -> HttpResponse:
    """A picture is made anew, shown, and kept once it was seen."""
    step = request.POST.get("step", "")
    context = {"form": SealForm(), "seal": queries.text_now(Text.SEAL)}
    if request.method != "POST" or step == "edit":
        return render(request, "site/city/seal.html", context)
    if step == "remove":
        actions.remove_seal(actor=actor_of(request), now=clock.now())
        messages.success(request, _("The seal is gone; the lamp stands alone again."))
        return redirect("staff-city")
    form = SealForm(request.POST, request.FILES)
    data = (
        _sent_again(request)
        if step == "save"
        else (form.cleaned_data["picture"] if form.is_valid() else None)
    )
    try:
        if data is not None and step == "save":
            actions.put_seal(data=data, actor=actor_of(request), now=clock.now())
            messages.success(request, _("Saved. Every page shows it within a second."))
            return redirect("staff-city")
        if data is not None:
            made = seal_of(data)
            shown = base64.b64encode(made.data).decode()
            return render(
                request, "site/city/preview.html",
                {"title": _("Seal"), "picture": f"data:{KINDS[made.ending]};base64,{shown}", "hidden": [("made", shown)]},
            )  # fmt: skip
        form.is_valid()
    except PictureRefused as error:
        form.add_error("picture", _(error.text))
    return render(request, "site/city/seal.html", {**context, "form": form}, status=422)


def _sent_again(request: HttpRequest) -> bytes | None:
    try:
        return base64.b64decode(request.POST.get("made", ""), validate=True) or None
    except (binascii.Error, ValueError):
        return None


@allow(Permission.CITY_EDIT, whole_city=True)
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The file, to keep or to carry elsewhere."""
    headers = {"Content-Disposition": 'attachment; filename="city.toml"'}
    return HttpResponse(exported(), content_type="application/toml; charset=utf-8", headers=headers)


@allow(Permission.CITY_EDIT, whole_city=True)
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """A file: what it would change is shown; it is loaded once that was seen."""
    if request.method != "POST" or request.POST.get("step") == "edit":
        return render(request, "site/city/load.html", {"form": FileForm()})
    saving = request.POST.get("step") == "save"
    form = FileForm(request.POST, request.FILES)
    text = request.POST.get("text", "") if saving else ""
    if not saving and form.is_valid():
        text = form.cleaned_data["file"].read(LONGEST + 1).decode("utf-8-sig", errors="replace")
    if not text:
        form.is_valid()
        return render(request, "site/city/load.html", {"form": form}, status=422)
    try:
        loaded = actions.load(text.encode(), actor=actor_of(request), now=clock.now(), dry_run=not saving)
    except CannotLoad as error:
        context = {"form": FileForm(), "problems": error.problems}
        return render(request, "site/city/load.html", context, status=422)
    if saving:
        messages.success(request, _("Saved. Every page shows it within a second."))
        return redirect("staff-city")
    return render(
        request,
        "site/city/preview.html",
        {"title": _("Load a file"), "loaded": loaded, "hidden": [("text", text)]},
    )
