"""The section of the settings for sealed tips."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from lamplighter.plumbing.config_section import Section


class Tips(Section):
    """Sealed tips: work asked of who sends, what is taken, and when the nightly work is done."""

    work_bits: int = Field(
        17,
        ge=0,
        le=24,
        description="Work that a tip costs its sender's device, as a power of two; 17 is a second or two, each more doubles it.",
    )
    calm_per_minute: int = Field(
        6,
        ge=1,
        le=10_000,
        description="Tips a minute to one desk up to which the work stays as it is; each doubling above it doubles the work.",
    )
    plain_per_minute: int = Field(
        4,
        ge=1,
        le=1_000,
        description="Tips a minute that the page without JavaScript takes for one desk.",
    )
    plain_wait_seconds: int = Field(
        5,
        ge=0,
        le=120,
        description="Seconds that the page without JavaScript makes everybody wait between its first step and sending.",
    )
    onion_address: str = Field(
        "",
        pattern=r"^$|^https?://[a-z2-7]{56}\.onion$",
        description="Address of these pages as an onion service of Tor, without a slash at the end; empty hides it.",
    )
    largest_file_mb: Literal[1, 4, 16, 64] = Field(
        64, description="Largest file that is taken, in MB: 1, 4, 16 or 64."
    )
    most_files: int = Field(16, ge=0, le=200, description="Most files in one conversation.")
    keep_free_mb: int = Field(
        2_048, ge=0, description="Files are refused where the disk would have fewer MB left than this."
    )
    rewrite_hour: int = Field(
        3,
        ge=0,
        le=23,
        description="Hour of the day, in the city's time, from which all tips are written anew in random order.",
    )
    digest_hour: int = Field(
        7, ge=0, le=23, description="Hour of the day from which readers get one mail if something is unread."
    )
    smallest_count: int = Field(
        5,
        ge=3,
        le=100,
        description="Yearly totals for which fewer tips than this stand are not published. It holds for years published later.",
    )
