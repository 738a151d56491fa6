"""Letters of groups, in the language of whom they go to. Subjects name the group's number, never what somebody wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lamplighter.city.queries import our_city
from lamplighter.core.numbers import shown_number
from lamplighter.outbox.dressing import dressed
from lamplighter.outbox.wording import Draft, Letter, worded
from lamplighter.partners.messages import group_words as words
from lamplighter.partners.models import Ask, Group, Member
from lamplighter.partners.rules.asks import Asked, AskState
from lamplighter.partners.rules.groups import Part
from lamplighter.roster.holding import Held


def _letter(to: Member, made: Draft, link: str) -> Letter:
    return worded(to.language, shown_number(to.group.number), made, link, answers=False)


def invitation(to: Member, link: str, inviter: str) -> Letter:
    """The question whether somebody wants to be in a group, or lead it. ``inviter``: first name of the leader; empty for the
    department."""
    with override(to.language):
        said = {
            "who": inviter or our_city().department,
            "group": to.group.name,
            "part": words.part_name(to.part),
        }
        leads = to.part != Part.MEMBER.value
        news = (
            _("%(who)s asks you to lead %(group)s: %(part)s.")
            if leads
            else _("%(who)s invites you to %(group)s.")
        ) % said
        more = [
            _(
                "The group's leaders and the officer of your zone see your name and how to reach you. Nobody else does."
            ),
            words.unsaid(),
        ]
        return _letter(to, Draft(news, more, _("Look at the invitation")), link)


def welcome(to: Member, link: str) -> Letter:
    """Somebody said yes: their own page."""
    with override(to.language):
        news = _("You are in %(group)s now.") % {"group": to.group.name}
        more = [_("On your page you see what is kept about you, and can change it, take it along, or leave.")]
        return _letter(to, Draft(news, more, _("Open your page")), link)


def leads_now(to: Member, link: str) -> Letter:
    """The private link of the leader's page."""
    with override(to.language):
        news = _("You lead %(group)s. This is your private link.") % {"group": to.group.name}
        more = [
            _(
                "It opens the group's page without a password: the roster, invitations, requests to the officer. Keep it to yourself. "
                "If somebody else has it, make a new one there."
            )
        ]
        return _letter(to, Draft(news, more, _("Open the group's page")), link)


def link_again(to: Member, link: str) -> Letter:
    """A link that was lost."""
    with override(to.language):
        news = _("This is the link you asked for: %(group)s.") % {"group": to.group.name}
        return _letter(to, Draft(news, [], _("Open your page")), link)


def remember(to: Member, link: str, due: date, missing: Sequence[str]) -> Letter:
    """The year is over soon: is all still right?"""
    with override(to.language):
        said = {"group": to.group.name, "day": words.day_said(due)}
        news = _("Is %(group)s still there? Please confirm by %(day)s.") % said
        more = [_("It takes a minute: look at the roster, mend what is wrong, press one button.")]
        if missing:
            more.append(_("Still missing: %(what)s.") % {"what": ", ".join(missing)})
        return _letter(to, Draft(news, more, _("Look and confirm")), link)


def lapsed(to: Member, link: str) -> Letter:
    """Nobody confirmed the group."""
    with override(to.language):
        news = _("%(group)s has lapsed: nobody confirmed it.") % {"group": to.group.name}
        more = [
            _("The public no longer sees it. Is it still there? One button brings it back."),
        ]
        return _letter(to, Draft(news, more, _("Bring it back")), link)


def merged(to: Member, link: str, before: str) -> Letter:
    """A group goes on as another."""
    with override(to.language):
        news = _("%(before)s goes on as %(group)s.") % {"before": before, "group": to.group.name}
        more = [_("You are in it now. If you do not want that, leave it on your page.")]
        return _letter(to, Draft(news, more, _("Open your page")), link)


def dissolved(to: Member, link: str, reason: str, days: int) -> Letter:
    """A group is no more."""
    with override(to.language):
        news = _("%(group)s was dissolved.") % {"group": to.group.name}
        erased = ngettext(
            "What is kept about you is erased in %(days)s day; on your page you can erase it now.",
            "What is kept about you is erased in %(days)s days; on your page you can erase it now.",
            days,
        ) % {"days": days}
        return _letter(to, Draft(news, [reason, erased], _("Open your page")), link)


def removed(email_language: str, group: Group) -> Letter:
    """Somebody was taken off the roster: what was kept about them is gone."""
    with override(email_language):
        news = _("You are no longer in %(group)s.") % {"group": group.name}
        more = [_("What was kept about you is erased.")]
        link = _public(email_language, "group-public", group.number)
        return worded(
            email_language,
            shown_number(group.number),
            Draft(news, more, _("About the group")),
            link,
            answers=False,
        )


def _public(language: str, route: str, *arguments: object) -> str:
    with override(language):
        path = reverse(route, args=arguments)
    return f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"


def _asked(language: str, ask: Ask, news: str, more: list[str], link: str) -> Letter:
    made = Draft(news, [each for each in more if each], _("Open your page"))
    return worded(language, shown_number(ask.number), made, link, answers=False)


def ask_kept(language: str, ask: Ask, who: Held, link: str, now: datetime) -> Letter:
    """The receipt of a request."""
    with override(language):
        said = {"officer": words.officer_said(who.card), "what": words.asked_name(ask.asked)}
        news = _("We have your request: %(what)s.") % said
        more = [_("It is with %(officer)s.") % said, words.ask_line(ask, now), words.duty_said(who, now)]
        return _asked(language, ask, news, more, link)


def ask_answered(language: str, ask: Ask, link: str, now: datetime) -> Letter:
    """The officer answered."""
    with override(language):
        news = words.ask_line(ask, now)
        more = [ask.answer]
        if ask.state == AskState.OFFERED.value:
            more.append(_("Say on the page whether that time is right."))
        if ask.state == AskState.YES.value and ask.asked == Asked.MEETING.value and ask.place:
            more.append(_("Where: %(place)s") % {"place": ask.place})
        return _asked(language, ask, news, more, link)


def ask_handed(language: str, ask: Ask, who: Held, link: str, now: datetime) -> Letter:
    """Somebody else holds the request now."""
    with override(language):
        news = _("Your request is with %(officer)s now.") % {"officer": words.officer_said(who.card)}
        return _asked(language, ask, news, [words.ask_line(ask, now), words.duty_said(who, now)], link)


def to_officer(ask: Ask) -> Letter:
    """Word to the holder that something is asked. Nothing private is in it."""
    language = settings.LANGUAGE_CODE  # what language an officer reads is kept nowhere
    with override(language):
        said = {"number": shown_number(ask.number), "what": words.asked_name(ask.asked)}
        news = {
            AskState.OPEN.value: _("%(number)s: a request about a group waits for you: %(what)s."),
            AskState.BACK.value: _("%(number)s was taken back: %(what)s."),
            AskState.YES.value: _("%(number)s: the time you offered is right."),
        }[ask.state] % said
        path = reverse("staff-group-ask", args=[ask.number])
        link = f"{settings.LAMPLIGHTER.web.public_url.rstrip('/')}{path}"
        button = _("Open it at the desk")
        html = dressed("", language=language, title=news, button=(button, link))
        return Letter(news, f"{news}\n\n{button}:\n{link}", html, f"{news} {link}")
