"""Settings of how a department's pages look."""

from __future__ import annotations

from pydantic import Field, ValidationInfo, field_validator

from lamplighter.core.colours import Colour, measured, nearest, read
from lamplighter.plumbing.config_section import Section


class Colors(Section):
    """The department's colors; each is refused where it could not be read. What stands here cannot be changed by page."""

    band: str = Field(
        "",
        description="Bands at the head and the foot of every page, e.g. #14213d; empty leaves it to the page.",
    )
    link: str = Field("", description="Links on light pages, e.g. #1b4f8f; empty leaves it to the page.")
    link_dark: str = Field("", description="Links on dark pages, e.g. #9cc4ff; empty leaves it to the page.")

    @field_validator("band", "link", "link_dark")
    @classmethod
    def readable(cls, value: str, info: ValidationInfo) -> str:
        """As #rrggbb, where it can be read beside all that it stands beside."""
        if not value:
            return value
        colour, found = Colour(info.field_name or ""), read(value)
        if found is None:
            raise ValueError(f"'{value}' is no color; write it as #14213d")
        worst = measured(colour, found)[0]
        if not worst.enough:
            better = nearest(colour, found)
            raise ValueError(
                f"{found} beside {worst.against.said} has a contrast of {worst.ratio:.2f}:1 and needs {worst.against.needed}:1"
                + (f"; {better} is the nearest that can be read" if better else "")
            )
        return found
