"""What a target claims and what was seen of it, for reports and for whoever started the run."""

from collections.abc import Sequence

from harness.conformance.claims import Claim, State
from reports.result import Table

CLAIMS = "What the cloud claims"
_NOTHING_SAID = "—"
_URGENT = (State.FAILS, State.UNCLAIMED, State.ABSENT, State.UNSEEN, State.WORKS)


def claims_table(claims: Sequence[Claim]) -> Table:
    """A row a feature; what needs attention first."""
    rows = sorted(claims, key=lambda claim: _URGENT.index(claim.state))
    return Table(
        CLAIMS,
        ("feature", "what it is", "claimed and seen", "requirements"),
        tuple((c.feature, c.what, c.state.value, ", ".join(c.requirements) or _NOTHING_SAID) for c in rows),
        "A requirement whose feature is not claimed is skipped. What works without being claimed may be claimed.",
        prose=True,
    )


def claims_data(claims: Sequence[Claim]) -> dict[str, object]:
    """The same for programs."""
    return {
        "features": [
            {"feature": c.feature, "state": c.state.value, "requirements": list(c.requirements)} for c in claims
        ]
    }


def claims_lines(table: Table) -> list[str]:
    """What needs attention, of `claims_table`: claimed and failing, working and not claimed, not claimed."""
    found = []
    for state in _URGENT[:3]:
        names = [feature for feature, _, seen, _ in table.rows if seen == state.value]
        found += [f"{state.value.capitalize()}: {', '.join(names)}."] if names else []
    return found
