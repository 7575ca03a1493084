"""What each region of the cloud has to take: media, requests, credentials, keys, playback."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from harness.capacity.sites import SiteNeed
from harness.capacity.wanted import Wanted
from harness.scenario.plan import Plan
from harness.scenario.schema.document import Scenario

_BITS, _US = 8, 1e6


@dataclass(frozen=True, slots=True)
class RegionLoad:
    """One region; a second each, unless it says otherwise.

    Args:
        id: such as `eu-fra`.
        cameras: that upload there.
        mean_bits_per_s: media, in the mean.
        busy_bits_per_s: media when all sites are at their busy rate.
        returning_bits_per_s: the most that its sites' lines can send together, when all catch up.
        uploads: PutObject requests: one a segment.
        index_rows: rows of the recording index: one a segment; a camera that catches up tells of twelve at once.
        renewals: temporary credentials.
        unwraps: content keys that players ask for.
        egress_bits_per_s: media that players fetch.
        stored_bytes: kept at any time, in one copy.
        objects: kept at any time.
        limit_bits_per_s: what the region takes of media; inf where the scenario says nothing.
        limit_uploads: requests that it takes; likewise.
        drawn_sites: of its sites, those whose motion is drawn at random.
        seen_sites: of these, those that means and busy rates come from.
    """

    id: str
    cameras: int
    mean_bits_per_s: float
    busy_bits_per_s: float
    returning_bits_per_s: float
    uploads: float
    index_rows: float
    renewals: float
    unwraps: float
    egress_bits_per_s: float
    stored_bytes: float
    objects: float
    limit_bits_per_s: float
    limit_uploads: float
    drawn_sites: int = 0
    seen_sites: int = 0

    @property
    def limited(self) -> bool:
        """Whether the scenario says what it takes of media."""
        return isfinite(self.limit_bits_per_s)


def region_loads(scenario: Scenario, plan: Plan, needs: Sequence[SiteNeed], wanted: Wanted) -> tuple[RegionLoad, ...]:
    """Of every region that is used, in order."""
    return tuple(_load(scenario, plan, region.id, needs, wanted) for region in plan.regions)


def _load(scenario: Scenario, plan: Plan, name: str, needs: Sequence[SiteNeed], wanted: Wanted) -> RegionLoad:
    own = [need for need in needs if need.region == name]
    mean = sum(need.sites * need.demand.mean for need in own)
    uploads = sum(_uploads(plan, need) for need in own)
    cameras = sum(need.sites * need.cameras for need in own)
    limits = scenario.cloud.region(name)
    return RegionLoad(
        name, cameras, mean, sum(need.sites * need.demand.busy for need in own),
        sum(need.sites * need.uplink_bits_per_s for need in own), uploads, uploads,
        cameras / _renewed_after_s(scenario), wanted.watched * _keys_a_s(scenario, own), wanted.watched * mean,
        mean / _BITS * wanted.retention_us / _US, uploads * wanted.retention_us / _US,
        limits.ingest_bits_per_s, limits.requests_per_s,
        sum(need.sites for need in own if need.demand.seen), sum(need.demand.seen for need in own),
    )  # fmt: skip


def _uploads(plan: Plan, need: SiteNeed) -> float:
    lengths = {kind.name: kind.segment_us for group in plan.groups if group.name == need.name for kind in group.classes}
    return need.sites * sum(kind.count * _US / lengths[kind.name] for kind in need.kinds)


def _renewed_after_s(scenario: Scenario) -> float:
    """How long a camera uses its credentials, in the mean."""
    upload = scenario.upload
    return scenario.cloud.credentials.life_us / _US * (1 - upload.renew_ahead - upload.renew_jitter / 2)


def _keys_a_s(scenario: Scenario, needs: Sequence[SiteNeed]) -> float:
    """Content keys that come into use."""
    templates = scenario.fleet.templates
    each = (
        need.sites * kind.count / (templates[kind.name].key_rotation_us / _US) for need in needs for kind in need.kinds
    )
    return sum(each)
