"""Local storage: a ring that everything recorded goes to, and that holds the newest of it."""

from collections.abc import Iterable

from harness.engines.events.camera import Camera


def still_held_us(camera: Camera, runs: Iterable[list[int]]) -> int:
    """Of these runs of loss (content time from, to, and bytes recorded before it), what the ring still holds.

    It holds whole segments, the newest that fit. So nothing needs to be kept while the run lasts: where a segment
    stands in all that was recorded says whether it is there at the end.
    """
    return sum(_held_us(camera, start, end, before) for start, end, before in runs)


def _held_us(camera: Camera, start_us: int, end_us: int, before_bytes: int) -> int:
    gone_bytes = camera.recorded_bytes - camera.kind.spec.card_bytes  # overwritten, or never held
    if not camera.kind.spec.card_bytes:
        return 0
    if before_bytes >= gone_bytes:
        return end_us - start_us
    bytes_by, step_us = camera.kind.bitrate.bytes_by, camera.kind.segment_us
    first = bytes_by(start_us)
    for at_us in range(start_us, end_us, step_us):
        if before_bytes + round(bytes_by(at_us) - first) >= gone_bytes:
            return end_us - at_us
    return 0
