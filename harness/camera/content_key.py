"""Content keys and IVs: random, rotated, never reused."""

from collections.abc import Callable
from dataclasses import dataclass

_KEY_BYTES = _IV_BYTES = 16  # AES-128 (paper: "The video is encrypted using a symmetric key (AES-128)")

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class ContentKey:
    """An AES-128 key, its name, and when it came into use (UTC, microseconds)."""

    id: str
    key: bytes
    made_us: int


class ContentKeys:
    """The keys of one camera's span: a new one at every rotation.

    Args:
        random_bytes: a cryptographic source, such as `secrets.token_bytes`.
        rotation_us: how long a key is used at most; the paper gives no period (default elsewhere 1 h).
        camera: whose keys they are; the real ones have nothing to do with it.
    """

    def __init__(self, random_bytes: RandomBytes, rotation_us: int, camera: str) -> None:
        if rotation_us <= 0:
            raise ValueError(f"rotation_us must be above 0, not {rotation_us}")
        self._random_bytes = random_bytes
        self._rotation_us = rotation_us
        self._camera = camera
        self._current: ContentKey | None = None

    def key_for(self, start_us: int) -> ContentKey:
        """The key of a segment that starts then (UTC, microseconds).

        A clock that was set back makes a new key too: else the old one would live until the clock has caught up.
        """
        if self._current is None or not 0 <= start_us - self._current.made_us < self._rotation_us:
            self._current = ContentKey(self._random_bytes(8).hex(), self.make_key(), start_us)
        return self._current

    def make_key(self) -> bytes:
        """A fresh key: 16 random bytes."""
        return self._random_bytes(_KEY_BYTES)

    def iv(self) -> bytes:
        """A fresh IV: unpredictable (NIST SP 800-38A appendix C), so never a counter."""
        return self._random_bytes(_IV_BYTES)
