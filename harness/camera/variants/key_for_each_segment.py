"""A content key for each segment."""

from dataclasses import replace

from harness.camera.content_key import ContentKey, ContentKeys
from harness.camera.variants.variant import CameraVariant


class KeyForEachSegment(ContentKeys):
    """Never uses one twice."""

    def key_for(self, start_us: int) -> ContentKey:
        """A new one, whatever there was."""
        self._current = None
        return super().key_for(start_us)


VARIANT = CameraVariant(
    id="key-for-each-segment",
    title="each segment has a content key of its own",
    allowed="a key lives for one rotation period at most (ENC-5), and may be given up sooner",
    apply=lambda parts: replace(parts, content_keys=KeyForEachSegment),
)
