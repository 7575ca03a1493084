"""BUF-8 broken: one camera opens many connections to send what waited, and the others have what is left."""

from dataclasses import replace

from harness.camera.faulty.fault import CameraFault

_CALM, _MOST = 3, 6


def _greedy(name: str, waiting: int) -> int:
    """The first camera of a site sends up to six segments at a time when more than three wait."""
    return min(waiting, _MOST) if name.endswith("-1") and waiting > _CALM else 1


FAULT = CameraFault(
    id="hogs-the-uplink",
    title="after an outage one camera uploads over six connections at a time, and the others starve beside it",
    happens="a model of another make catches up in parallel, and an uplink is shared by connections, not by cameras "
    "(Briscoe 2007, Flow Rate Fairness: Dismantling a Religion)",
    requirements=("BUF-8",),
    apply=lambda parts: replace(parts, uploads_abreast=_greedy),
)
