"""Segments of random bytes that a probe records in a camera's name: an object and its row, as a camera sends them."""

import hashlib
import secrets
from dataclasses import dataclass, field

from harness.camera.object_key import segment_key
from harness.cloud.device import Configuration
from harness.cloud.http import Answer
from harness.cloud.ports import Device
from harness.cloud.signing import TemporaryCredentials
from harness.conformance.probes.names import row_of, store_init

SEGMENT_US = 1_000_000  # of every take


@dataclass(frozen=True, slots=True)
class Take:
    """One segment."""

    camera: str
    counter: int
    start_us: int
    body: bytes = field(repr=False)
    span: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def key(self) -> str:
        """The name of its object."""
        return segment_key(self.camera, self.start_us, self.counter)

    @property
    def sha256(self) -> str:
        """Of its bytes, in hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    def row(self) -> dict[str, object]:
        """What the index is told."""
        row = row_of(self.camera, self.key, self.body, span=self.span, counter=self.counter)
        return {**row, "start_us": self.start_us, "duration_us": SEGMENT_US}

    async def put(self, api: Device, credentials: TemporaryCredentials) -> Answer:
        """Store the object, and before it the initialisation segment that its row names."""
        await store_init(api, self.camera, credentials)
        return await api.put(credentials, self.key, self.body, self.sha256)

    async def tell(self, api: Device, configuration: Configuration, credentials: TemporaryCredentials) -> Answer:
        """Index it."""
        return await api.index(configuration, credentials, self.row())
