"""What is said of a site, put together for readers: cameras that suffer from the same, and the words for it."""

from collections.abc import Sequence
from typing import NamedTuple

from harness.sites.oracle.verdicts import CameraVerdict, Cause, Diagnosis, Note, Step, Verdict

_MANY = 6  # names in a row


class Finding(NamedTuple):
    """Cameras of which the same is said.

    Args:
        cameras: in the order of the file; the first stands for all.
        verdict: of each.
        broken: the step that breaks; None where all is well.
    """

    cameras: tuple[CameraVerdict, ...]
    verdict: Verdict
    broken: Step | None

    @property
    def names(self) -> str:
        """In short: `cam-1 to cam-12`."""
        return listed([camera.name for camera in self.cameras])

    @property
    def hop(self) -> str:
        """Where it breaks; "" where it does not."""
        return self.broken.hop if self.broken else ""

    @property
    def why(self) -> str:
        """What happens there; of several cameras, the first one's name stands for all."""
        return self.broken.text if self.broken else "reaches all that the cloud needs"


def findings(said: Diagnosis) -> tuple[Finding, ...]:
    """Of all cameras, those that fail first."""
    names = {camera.name for camera in said.cameras}
    groups: dict[object, list[CameraVerdict]] = {}
    for camera in said.cameras:
        broken = camera.told.broken
        where = _of(broken.hop, names) if broken else ""
        groups.setdefault((camera.verdict, broken.cause if broken else None, where), []).append(camera)
    found = [Finding(tuple(each), each[0].verdict, each[0].told.broken) for each in groups.values()]
    return tuple(sorted(found, key=lambda one: list(_ORDER).index(one.verdict)))


_ORDER = (Verdict.FAILS, Verdict.UNDETERMINED, Verdict.ACTIVATES)


def _of(hop: str, cameras: set[str]) -> str:
    """A camera of many, or a PoE port of many, is no reason to tell two groups apart."""
    name, _, port = hop.partition("/")
    return "" if hop in cameras else name if port.isdecimal() else hop


def listed(names: Sequence[str]) -> str:
    """`cam-1 to cam-4, cam-9`: numbers in a row as a range."""
    runs: list[list[str]] = []
    for name in names:
        if runs and _follows(runs[-1][-1], name):
            runs[-1].append(name)
        else:
            runs.append([name])
    told = [one for run in runs for one in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]  # noqa: PLR2004 - two names are as short
    more = f" and {len(told) - _MANY} more" if len(told) > _MANY else ""
    return ", ".join(told[:_MANY]) + more


def _follows(before: str, name: str) -> bool:
    stem, _, number = before.rpartition("-")
    return number.isdecimal() and name == f"{stem}-{int(number) + 1}"


def other_notes(said: Diagnosis) -> tuple[Note, ...]:
    """Notes that say something else than what is said of the cameras already."""
    told = {_NOTED.get(one.broken.cause) for one in findings(said) if one.broken and one.broken.cause}
    return tuple(note for note in said.notes if note.kind not in told)


_NOTED = {  # a cause, and the note that says the same
    Cause.LOOP: "loop",
    Cause.UNDOCUMENTED: "undocumented",
    Cause.POE_OVERLOAD: "poe-overload",
    Cause.TWO_DHCP: "two-dhcp-servers",
    Cause.POOL_EMPTY: "leases-short",
}


def headline(said: Diagnosis) -> str:
    """How many cameras activate."""
    well = sum(camera.verdict is Verdict.ACTIVATES for camera in said.cameras)
    total, open_ = len(said.cameras), sum(camera.verdict is Verdict.UNDETERMINED for camera in said.cameras)
    if well == total:
        return f"All {total} cameras activate." if total > 1 else "The camera activates."
    rest = f"; of {open_} nobody can say" if open_ and open_ < total - well else ""
    if open_ == total:
        return (
            f"Of {total} cameras nobody can say whether they activate."
            if total > 1
            else "Nobody can say whether it does."
        )
    return f"{well} of {total} cameras activate{rest}." if total > 1 else "The camera does not activate."
