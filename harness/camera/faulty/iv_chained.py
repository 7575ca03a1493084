"""ENC-4 broken: CBC goes on from segment to segment."""

from dataclasses import replace

from harness.camera.content_key import ContentKeys, RandomBytes
from harness.camera.encryption import BLOCK_BYTES, SegmentCipher
from harness.camera.faulty.fault import CameraFault
from harness.camera.parts import CameraParts
from harness.camera.segment import Buffer


class ChainedIvs(ContentKeys):
    """The IV is the last block of the ciphertext before; the first one is random."""

    last_block = b""

    def iv(self) -> bytes:
        """What anyone who saw the last segment knows."""
        return self.last_block or super().iv()


class RememberingCipher(SegmentCipher):
    """Leaves the last block of what it made where the next IV is taken from."""

    def __init__(self, ivs: ChainedIvs) -> None:
        super().__init__()
        self._ivs = ivs

    def encrypt(self, media: Buffer, key: bytes, iv: bytes) -> Buffer:
        """As ever."""
        sealed = super().encrypt(media, key, iv)
        self._ivs.last_block = bytes(sealed[-BLOCK_BYTES:])
        return sealed


def _chain(parts: CameraParts) -> CameraParts:
    made: list[ChainedIvs] = []  # a camera makes its keys, and right after them its cipher

    def keys(random_bytes: RandomBytes, rotation_us: int, camera: str) -> ContentKeys:
        made.append(ChainedIvs(random_bytes, rotation_us, camera))
        return made[-1]

    return replace(parts, content_keys=keys, cipher=lambda: RememberingCipher(made[-1]))


FAULT = CameraFault(
    id="iv-chained",
    title="each IV is the last block of the ciphertext before",
    happens="one CBC stream is cut into segments, as TLS 1.0 did with its records (CVE-2011-3389)",
    requirements=("ENC-4",),
    apply=_chain,
)
