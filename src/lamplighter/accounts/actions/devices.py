"""The browsers a person signs in with: one that was not known is told by mail, and so is a recovery code that was used."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.accounts.messages import code_used, new_device
from lamplighter.accounts.models import KnownDevice, User
from lamplighter.accounts.rules import DEVICE_KEPT, new_secret, secret_digest
from lamplighter.outbox.actions import post_mail
from lamplighter.plumbing.clock import city_day

CATEGORY = "sign-in"
"""Category of these mails in the outbox."""
LONGEST_MARK = 100


@transaction.atomic
def note_device(*, user: User, mark: str, device: str, now: datetime) -> str:
    """Notes the browser that somebody just signed in with, and tells them by mail if it is a new one and not their first.

    Args:
        mark: what the browser showed; empty if nothing.
        device: browser and system in words, for the mail.

    Returns:
        The mark that the browser keeps: the one it showed, or, when it showed none of ours, a new one.
    """
    today, known = city_day(now), KnownDevice.objects.filter(user=user)
    shown = secret_digest(mark) if 0 < len(mark) <= LONGEST_MARK else ""
    if shown and known.filter(digest=shown).update(last_on=today):
        return mark
    first = not known.exists()
    # A colleague's browser keeps its mark, so that a shared computer is told once to each and not at every change.
    ours = bool(shown) and KnownDevice.objects.filter(digest=shown).exists()
    kept = mark if ours else new_secret()
    _, made = KnownDevice.objects.get_or_create(
        user=user, digest=secret_digest(kept), defaults={"last_on": today}
    )
    if made and not first:
        subject, text = new_device(device=device, now=now)
        post_mail(to=user.email, subject=subject, text=text, now=now, category=CATEGORY)
    return kept


@transaction.atomic
def tell_code_used(user: User, now: datetime) -> None:
    """Somebody signed in with one of the recovery codes: its owner hears of it, whatever the browser."""
    subject, text = code_used(now=now)
    post_mail(to=user.email, subject=subject, text=text, now=now, category=CATEGORY)


@transaction.atomic
def clear_devices(*, now: datetime) -> int:
    """Forgets browsers not used for long. Returns how many."""
    gone, _ = KnownDevice.objects.filter(last_on__lt=city_day(now - DEVICE_KEPT)).delete()
    return gone
