"""Rows of sealed tips. Days and never instants; ids are random; nothing says who, from where, with what."""

from lamplighter.tips.models.conversation import Box, Conversation, Message, TipFile
from lamplighter.tips.models.readers import Night, Outcome, PublishedYear, Share, Tally

__all__ = [
    "Box",
    "Conversation",
    "Message",
    "Night",
    "Outcome",
    "PublishedYear",
    "Share",
    "Tally",
    "TipFile",
]
