"""``lamplighter retention``: erase what is old enough, or see what would be."""

from __future__ import annotations

import typer
from rich.table import Table

from lamplighter.academy.actions import retention as academy
from lamplighter.audit.rules import Actor
from lamplighter.concerns.actions import retention
from lamplighter.meetings.actions import gathering_jobs
from lamplighter.meetings.actions import retention as meetings
from lamplighter.ops.commands.telling import add_row, console
from lamplighter.partners.actions import retention as partners
from lamplighter.plumbing import clock
from lamplighter.tips.actions import retention as tips

retention_app = typer.Typer(help="What is erased by age.", no_args_is_help=True)


@retention_app.callback()
def _keeps_run_below_its_name() -> None:
    """What is erased by age."""


@retention_app.command("run")
def run(
    dry_run: bool = typer.Option(False, "--dry-run", help="Only count what would be erased; erase nothing."),
) -> None:
    """Erase contacts, words and photos of concerns closed longer ago than their kind says, and those of appointments, gatherings,
    groups, courses and sealed tips longer ago than the settings say. The worker does so once a day."""
    now, actor = clock.now(), Actor.command("retention run")
    report = retention.due(now=now) if dry_run else retention.run(now=now, actor=actor)
    met = meetings.due(now=now) if dry_run else meetings.run(now=now, actor=actor)
    groups = partners.due(now=now) if dry_run else partners.run(now=now, actor=actor)
    visits = gathering_jobs.due(now=now) if dry_run else gathering_jobs.erase_old(now=now, actor=actor)
    courses = academy.due(now=now) if dry_run else academy.run(now=now, actor=actor)
    told = tips.due(now=now) if dry_run else tips.run(now=now, actor=actor)
    if report.kinds:
        table = Table("kind", "contacts", "concerns whose words go")
        for count in report.kinds:
            add_row(table, count.kind, str(count.contacts), str(count.texts))
        console.print(table)
    rest = (
        f"{report.followers} followers who never said yes, {report.handovers} handover notes, {report.drafts} drafts, "
        f"{report.files} files that nothing speaks of, contacts of {visits.contacts} reservations for gatherings"
    )
    said = f"{report.contacts} contacts, words of {report.texts} concerns, {rest}"
    said += f"; {met.contacts} contacts and {met.texts} texts of appointments, {met.wishes} wishes for hours"
    said += (
        f"; {groups.members} members of groups that are over, {groups.invitations} invitations to groups without an answer, "
        f"{groups.asks} requests about groups, {groups.notes} notes and {groups.plans} plans"
    )
    said += (
        f"; {courses.contacts} contacts, {courses.private} birth dates and other private words, {courses.signatures} signatures of "
        f"applicants for the academy, codes of the surveys of {courses.surveys} courses, {courses.words} words about nights, "
        f"{courses.alumni} alumni; {told} conversations of sealed tips"
    )
    console.print(f"Would be erased: {said}." if dry_run else f"Erased: {said}.")
