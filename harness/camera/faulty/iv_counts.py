"""ENC-4 broken: IVs that are never the same, and always known before."""

from dataclasses import replace

from harness.camera.content_key import ContentKeys
from harness.camera.faulty.fault import CameraFault

_VALUES = 1 << 128


class CountingIvs(ContentKeys):
    """The first IV is random, each further one is the one before plus 1."""

    _last: int | None = None

    def iv(self) -> bytes:
        """The next number."""
        first = int.from_bytes(super().iv(), "big")
        self._last = first if self._last is None else (self._last + 1) % _VALUES
        return self._last.to_bytes(16, "big")


FAULT = CameraFault(
    id="iv-counts",
    title="each IV is the one before plus 1",
    happens="a counter, which counter mode wants, is used for CBC, which wants it unpredictable (NIST SP 800-38A, C)",
    requirements=("ENC-4",),
    apply=lambda parts: replace(parts, content_keys=CountingIvs),
)
