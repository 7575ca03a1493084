"""What the paper recommends is judged too, and a breach of it warns: `strict` makes it count."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from harness.checks.verdict import Outcome, Verdict

RECOMMENDED = "recommended, not required: --strict makes it count"


def with_advice(verdicts: Iterable[Verdict], recommended: Collection[str], *, strict: bool) -> tuple[Verdict, ...]:
    """The verdicts, those on recommendations (by id) excused where they are broken or undecided, unless `strict`."""
    excusable = set() if strict else set(recommended)
    return tuple(
        replace(v, excused=RECOMMENDED)
        if v.requirement in excusable and v.outcome in {Outcome.FAIL, Outcome.UNKNOWN}
        else v
        for v in verdicts
    )
