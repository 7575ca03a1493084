"""CRED-4: credentials are renewed ahead of their end, never used after it, and asked for again with back-off."""

from collections.abc import Iterator
from itertools import pairwise

from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.registry import Finding, judges, settle
from harness.history.event import Event, EventKind

_CLOCK_US = 250_000  # between the camera's decision to send and its note of it, on a machine that others use
_SOON_US = 1_000_000  # after an answer that was waited for
_SERIES = 20  # failed renewals: with the back-off of the requirement so many take minutes
_SERIES_US = 10_000_000
_ANSWERS = (EventKind.ACKNOWLEDGED, EventKind.FAILED)
_KINDS = (EventKind.RENEWED, EventKind.RENEWAL_FAILED, EventKind.SENT, *_ANSWERS)


@judges("CRED-4")
def renews_without_losing(case: CaseFile) -> Finding:
    """Renewed before the end where the site was up; nothing sent after the end; failed renewals spread out."""
    wrong: list[str] = []
    again = 0
    for camera in case.cameras.values():
        events = case.history.of(*_KINDS, camera=camera.id)
        renewals = [e for e in events if e.kind is EventKind.RENEWED]
        again += max(0, len(renewals) - 1)
        wrong += [f"{camera.name}: {what}" for what in _late(case, camera, renewals, events)]
        wrong += [f"{camera.name}: {what}" for what in _used_up(events)]
        wrong += [f"{camera.name}: {what}" for what in _hammered(events)]
    return settle(
        wrong,
        again,
        "renewals during recording",
        holds="every camera renewed before expiry where its uplink allowed it, and sent nothing with what was over",
        broken="a camera renewed late, or used credentials that were over",
        assumptions=(
            "renewal before the end (assumed: ONVIF 26.06 renew before expiresAt), by how much is the camera's",
        ),
    )


def _late(case: CaseFile, camera: CameraFacts, renewals: list[Event], events: tuple[Event, ...]) -> Iterator[str]:
    """Renewals after the end of what they renew, for which neither the uplink nor the cloud was to blame."""
    for before, after in pairwise(renewals):
        end_us = _end_us(before)
        silent = any(_unanswered(e) for e in events if before.t_us <= e.t_us < after.t_us)
        excused = silent or _disturbed(case, camera.site, before.t_us, end_us)
        late_us = int(after.detail.get("asked_us") or after.t_us) - end_us
        if late_us >= _waited_us(events, end_us) and not excused:
            yield f"renewed {late_us / 1e6:.3f} s after its credentials were over, with the uplink up"


def _waited_us(events: tuple[Event, ...], end_us: int) -> int:
    """How long after the end a camera may ask for others, that waited for an answer when it came: 0 if it did not."""
    sent = next((e for e in reversed(events) if e.kind is EventKind.SENT and e.t_us < end_us), None)
    if sent is None:
        return 0
    answered = (e.t_us for e in events if e.kind in _ANSWERS and e.segment == sent.segment and e.t_us >= sent.t_us)
    waited_us = next(answered, end_us) - end_us
    return waited_us + _SOON_US if waited_us > 0 else 0


def _unanswered(event: Event) -> bool:
    return event.kind is EventKind.RENEWAL_FAILED or (
        event.kind is EventKind.FAILED and event.detail["why"] == "network"
    )


def _disturbed(case: CaseFile, site: str, from_us: int, to_us: int) -> bool:
    """Whether the site's uplink was not up at some time in between."""
    mode: object = "up"
    for event in case.history.of(EventKind.LINK_CHANGED):
        if event.site == site and event.t_us < to_us:
            if mode != "up" and event.t_us > from_us:
                return True
            mode = event.detail["mode"]
    return mode != "up"


def _used_up(events: tuple[Event, ...]) -> Iterator[str]:
    """Uploads that began after the end of the credentials, and uploads that were refused while they held."""
    end_us = 0
    for event in events:
        match event.kind:
            case EventKind.RENEWED:
                end_us = _end_us(event)
            case EventKind.SENT if not end_us:
                yield f"sent segment {event.counter} before it had any credentials"
            case EventKind.SENT if event.t_us >= end_us + _CLOCK_US:
                late_s = (event.t_us - end_us) / 1e6
                yield f"sent segment {event.counter} {late_s:.3f} s after its credentials were over"
            case EventKind.FAILED if event.detail["why"] == "credentials" and event.t_us < end_us:
                yield f"segment {event.counter} was refused for credentials that held"


def _hammered(events: tuple[Event, ...]) -> Iterator[str]:
    """Failed renewals in a row, so many in so short a time that nothing can have been waited for in between."""
    row: list[int] = []
    for event in events:
        if event.kind is EventKind.RENEWED:
            row = []
        elif event.kind is EventKind.RENEWAL_FAILED:
            row.append(event.t_us)
            if len(row) >= _SERIES and row[-1] - row[-_SERIES] < _SERIES_US:
                yield f"{_SERIES} renewals failed within {(row[-1] - row[-_SERIES]) / 1e6:.1f} s: that is no back-off"
                return


def _end_us(renewal: Event) -> int:
    return int(renewal.detail["expires_us"] or 0)
