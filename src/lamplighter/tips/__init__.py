"""Sealed tips: taken in from people nobody knows, shown to readers whose browsers open them. A stranger to all other features.

Two sides. What takes tips in (``actions.intake``, ``files``, ``plain``, ``withdrawing``, ``queries.mailbox``, ``views.public_*``) knows of
no accounts and of no record of who did what, and can open nothing. ``actions.returning`` alone opens, in memory, the mailbox of who comes
back without JavaScript and types their code. The readers' side, all else, works for people who signed in;
it opens nothing either, save ``offline``, which runs away from any server.
"""
