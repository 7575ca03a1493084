"""Keys take turns at signing; around each change both are published, so that no token loses its key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reference_impl.foundation.private_file import private_folder
from reference_impl.identity.settings import IdentitySettings
from reference_impl.identity.signing_key import ES256, SigningKey


class SigningKeys:
    """The keys of a folder, by the second in which each was made: `<second>.pem`.

    A new key is published `key_lead_s` before it signs: whoever keeps a copy of the key set has it then. The old one
    stays published until the last token that it signed has expired. The first RSA key is made when it is to sign,
    as making one takes long; whoever knows keys of ours asks for those that they don't know.
    """

    def __init__(
        self, folder: Path, settings: IdentitySettings, clock: Callable[[], float], algorithm: str = ES256
    ) -> None:
        self._folder = private_folder(folder)
        self._settings = settings
        self._clock = clock
        self.algorithm = algorithm
        self._keys = {int(path.stem): SigningKey.kept_in(path) for path in sorted(folder.glob("*.pem"))}

    def signing(self) -> SigningKey:
        """The key that signs now."""
        return self._current()[self._signs_since()]

    def published(self) -> list[dict[str, Any]]:
        """The JSON Web Keys (RFC 7517) with which every token that is good now can be verified."""
        wanted = self._keys or self.algorithm == ES256
        return [key.public_jwk for key in self._current().values()] if wanted else []

    def _current(self) -> dict[int, SigningKey]:
        now_s = self._clock()
        if not self._keys or max(self._keys) + self._settings.key_life_s <= now_s:
            self._make(int(now_s))
        self._forget_before(now_s)
        return self._keys

    def _make(self, second: int) -> None:
        self._keys[second] = SigningKey.made_in(self._folder / f"{second}.pem", self.algorithm)

    def _signs_since(self) -> int:
        """The newest key that has been published long enough; the first key of all has no one to wait for."""
        ripe = [made for made in self._keys if made + self._settings.key_lead_s <= self._clock()]
        return max(ripe, default=min(self._keys))

    def _forget_before(self, now_s: float) -> None:
        """Remove the keys whose successor has been signing for longer than a token lives."""
        overlap_s = self._settings.key_lead_s + self._settings.token_life_s
        newer = [made for made in self._keys if made + overlap_s <= now_s]
        for made in [made for made in self._keys if newer and made < max(newer)]:
            (self._folder / f"{made}.pem").unlink(missing_ok=True)
            del self._keys[made]
