"""ENC-4 broken: an IV made once and kept."""

from dataclasses import replace

from harness.camera.content_key import ContentKeys
from harness.camera.faulty.fault import CameraFault


class RepeatingIvs(ContentKeys):
    """Every IV is the first."""

    _first: bytes | None = None

    def iv(self) -> bytes:
        """The same one again."""
        self._first = self._first or super().iv()
        return self._first


FAULT = CameraFault(
    id="iv-repeats",
    title="every segment of a camera has the same IV",
    happens="an IV made once at start-up and kept, or a random source read before it was seeded",
    requirements=("ENC-4",),
    apply=lambda parts: replace(parts, content_keys=RepeatingIvs),
)
