"""What one look at a target came to."""

from collections.abc import Awaitable
from dataclasses import dataclass

from harness.errors import CamproofError


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that a run needs.

    Args:
        what: it is, in few words.
        good: whether it is there; None where only a run can tell.
        found: what is there, or what is wrong.
        next: what to do about it; "" where there is nothing to do.
    """

    what: str
    good: bool | None
    found: str
    next: str = ""


async def looked(what: str, found: str, do: Awaitable[object], then: str) -> tuple[Look, object]:
    """Do it: `found` where it can be done, else why not, and `then` what to do. What came of it, or None."""
    try:
        given = await do
    except CamproofError as wrong:
        return Look(what, good=False, found=str(wrong), next=then), None
    return Look(what, good=True, found=found), given
