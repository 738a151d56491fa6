"""A tipster's way through the pages, as a person goes it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from lamplighter.core.sealing import sealing
from lamplighter.core.sealing.envelope import parsed
from lamplighter.core.sealing.keys import SecretKeys
from lamplighter.core.sealing.messages import Message as Words
from lamplighter.core.sealing.opening.envelopes import OpenedTip, open_first, open_further
from lamplighter.plumbing import clock
from lamplighter.tips.actions.intake import put_message
from lamplighter.tips.models import Conversation, Message
from lamplighter.tips.queries.envelopes import wholes
from lamplighter.tips.rules.states import Way
from tests.support.tip_desk import Bench
from tests.support.tips import READERS

SENDING = 60_000
"""Milliseconds in which a tip is sealed, worked for and sent, on a busy machine."""


def words_on(page: Page) -> list[str]:
    """The twelve words of a card."""
    found = [each.strip() for each in page.locator(".codecard .words li").all_inner_texts()]
    assert len(found) == 12
    return found


def type_back(page: Page, words: list[str], check: str) -> None:
    """Types the words that are asked, and presses Enter."""
    asked = page.locator("[data-asked] .field")
    expect(asked).to_have_count(3)
    for field in asked.all():
        number = int(re.sub(r"\D", "", field.locator("label").inner_text()))
        field.locator("input").fill(words[number - 1])
    page.get_by_role("button", name=check).press("Enter")


def opened(desk: str, reader: SecretKeys = READERS[0]) -> list[OpenedTip]:
    """What a reader reads of the one conversation there is."""
    conversation = Conversation.objects.get()
    rows = list(Message.objects.filter(direction=int(Way.TO_DESK)).order_by("sequence"))
    first, *others = [each.envelope for each in wholes(rows, {conversation.pk: conversation})]
    tip = open_first(first, desk=desk, reader=reader)
    return [tip, *(open_further(each, first=tip, desk=desk, reader=reader) for each in others)]


def reply(bench: Bench, text: str, sequence: int = 0) -> None:
    """A reader's answer, as it is kept."""
    first = opened(bench.code)[0]
    data = sealing.seal_reply(
        Words(text=text),
        bench.readers(),
        reader=READERS[0],
        conversation=first.conversation,
        tipster=first.tipster,
        sequence=sequence,
    )
    conversation = Conversation.objects.get()
    put_message(conversation=conversation, envelope=parsed(data), way=Way.TO_TIPSTER, now=clock.now())
