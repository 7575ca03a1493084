"""Links in playlists that are good for a quarter of an hour."""

from collections.abc import Callable
from dataclasses import replace

from reference_impl.foundation.presign import Presigner
from reference_impl.foundation.session import SessionSealer
from reference_impl.variants.variant import CloudVariant

_LIFE_S = 900


class ShortLinks(Presigner):
    """Gives links that are over sooner."""

    def __init__(
        self, sealer: SessionSealer, region: str, media_store: str, clock: Callable[[], float], *, life_s: int = _LIFE_S
    ) -> None:
        super().__init__(sealer, region, media_store, clock, life_s=life_s)


VARIANT = CloudVariant(
    id="links-for-fifteen-minutes",
    title="links in playlists are good for 15 minutes and not for an hour",
    allowed="how long a link is good is not promised; it has to last for the playing of what was just listed",
    apply=lambda standard: replace(standard, presigner=ShortLinks),
)
