"""A tipster takes everything back."""

from __future__ import annotations

from lamplighter.core.sealing.context import conversation_of
from lamplighter.core.sealing.mailbox import check_withdrawal
from lamplighter.tips.actions.erasing import destroy
from lamplighter.tips.models import Conversation


def withdraw(*, token: bytes, signature: bytes) -> None:
    """Destroys a conversation at once. Of one that is not there nothing is said.

    Raises:
        BadSignature: not the tipster's word.
    """
    mark = conversation_of(token)
    found = Conversation.objects.filter(mailbox=mark).first()
    if found is None:
        return
    check_withdrawal(bytes(found.tipster_sign), signature, mark)
    destroy([found])
