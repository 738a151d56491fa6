"""A tipster takes everything back."""

from __future__ import annotations

from lamplighter.core.sealing.context import mailbox_of
from lamplighter.core.sealing.mailbox import check_withdrawal
from lamplighter.tips.actions.erasing import destroy
from lamplighter.tips.models import Conversation


def withdraw(*, token: bytes, signature: bytes) -> None:
    """Destroys a conversation at once. Of one that is not there nothing is said.

    Raises:
        BadSignature: not the tipster's word.
    """
    found = Conversation.objects.filter(mailbox=mailbox_of(token)).first()
    if found is None:
        return
    check_withdrawal(bytes(found.tipster_sign), signature, bytes(found.mark))
    destroy([found])
