"""What must be in no file that the cloud keeps, once a run is over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from harness.checks.facts.tried import Observation

_MARK_BYTES = 32


@dataclass(frozen=True, slots=True)
class Remains:
    """Random bytes that were sent to the cloud: which they are, and how they begin."""

    what: str
    mark: bytes = field(repr=False)

    @classmethod
    def of(cls, what: str, body: bytes) -> "Remains":
        """Those of a body, which has 32 bytes or more."""
        return cls(what, body[:_MARK_BYTES])


def looked_for(
    remains: Mapping[str, Sequence[Remains]], contents: Collection[bytes]
) -> Mapping[str, Sequence[Observation]]:
    """In the files that the cloud keeps, by requirement; nothing where it shows none."""
    if not contents:
        return {}
    return {
        requirement: [
            Observation(
                f"how many of the cloud's {len(contents)} files hold {one.what}",
                "0", str(sum(one.mark in content for content in contents)),
            )
            for one in ours
        ]
        for requirement, ours in remains.items()
    }  # fmt: skip
