"""The demo city's year of promises and projects."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from lamplighter.accounts.access import Role
from lamplighter.accounts.models import User
from lamplighter.ops.demo.addresses import Address
from lamplighter.ops.demo.partners_rows import houses_by_zone, write_promises
from lamplighter.ops.demo.projects_rows import write_projects
from lamplighter.partners.models import Commitment, Project
from lamplighter.plumbing.clock import city_day


@transaction.atomic
def write_partners(seed: int, addresses: Sequence[Address], *, now: datetime) -> None:
    """Writes them all; what an older recipe wrote goes first."""
    for model in (Commitment, Project):
        model.objects.all().delete()
    boss = User.objects.filter(email=f"{Role.SUPERVISOR.value}@riverbend.invalid").first()
    houses = houses_by_zone(random.Random(f"houses-{seed}"), addresses, city_day(now))
    write_projects(seed, houses, now=now, supervisor=boss)
    write_promises(seed, houses, now=now)
