"""Where an embedded cloud keeps a region's things."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RegionFolders:
    """Where a region keeps what. Its two storage locations would be two buildings."""

    root: Path  # the region's own

    @property
    def locations(self) -> tuple[Path, Path]:
        """Objects, in each location all of them."""
        return self.root / "location-a", self.root / "location-b"

    @property
    def index(self) -> Path:
        """Databases of the media store and the recording index."""
        return self.root / "index"

    @property
    def keys(self) -> Path:
        """Database of the key server."""
        return self.root / "keys"

    @property
    def logs(self) -> Path:
        """Access logs."""
        return self.root / "logs"

    @property
    def safe(self) -> Path:
        """The region's own secrets, as in a hardware module at the place; what they encrypt lies elsewhere."""
        return self.root / "safe"

    @property
    def session_key(self) -> Path:
        """Seals temporary credentials."""
        return self.safe / "session.key"

    @property
    def key_encryption_key(self) -> Path:
        """Seals the key server's private keys."""
        return self.safe / "key-encryption.key"

    @property
    def audit_heads(self) -> Path:
        """How far each audit trail of the key server has come."""
        return self.safe / "audit-heads.db"

    @property
    def at_rest(self) -> tuple[Path, ...]:
        """Everything that the region's services keep."""
        return (*self.locations, self.index, self.keys)
