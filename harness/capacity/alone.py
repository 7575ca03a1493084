"""Plans of one class of sites by itself, with cuts of chosen lengths: what the closed forms are held against."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from harness.faults.episodes import Episodes
from harness.scenario.plan import CameraClass, Credentials, Limit, Plan, Region, Schedules, SiteGroup
from harness.scenario.planning.effects import Effect, laid_over

BEGIN_US = 600_000_000  # when the line is cut: by then all cameras upload
_FOR_EVER_US = 10**15


@dataclass(frozen=True, slots=True)
class Kind:
    """Sites that are alike, with cameras that are alike.

    Args:
        group: of the plan that it is taken from.
        camera: likewise.
        uplink_bits_per_s: what the line carries for cameras.
        bits_per_s: what each camera makes.
        as_many: of them make as much as all cameras of such a site, of whatever kinds.
    """

    group: SiteGroup
    camera: CameraClass
    uplink_bits_per_s: float
    bits_per_s: float
    as_many: float


def unlimited() -> Limit:
    """No limit, ever."""
    return Limit(np.zeros(1, np.int64), np.full(1, np.inf))


def alone(
    of: Plan, kind: Kind, cuts_us: Sequence[int], *, cameras: int, cache_bytes: int, after_us: int, silent: bool = True,
    ingest: Limit | None = None, begin_us: int = BEGIN_US,
) -> Plan:  # fmt: skip
    """A site for each cut, all of which begin at one moment.

    Args:
        of: where everything else is taken from.
        kind: of sites and cameras.
        cuts_us: how long each site's line is cut.
        cameras: at each site.
        cache_bytes: of each camera.
        after_us: how long recording goes on behind the longest cut.
        silent: whether nobody is told, as when a line breaks; else uploads are refused, as when a region is down.
        ingest: what the region takes; None for all.
        begin_us: when the cuts begin.
    """
    sites = np.arange(len(cuts_us), dtype=np.int32)
    start_us = np.full(len(cuts_us), begin_us, np.int64)
    cut = Effect(Episodes(sites, start_us, start_us + np.array(cuts_us, np.int64)), np.zeros(1), silent=silent)
    camera = replace(
        kind.camera, bit=0, first=0, count=cameras, cache_bytes=cache_bytes, schedule=0, schedule_per_site=False
    )
    end_us = begin_us + max(cuts_us) + after_us
    return replace(
        of,
        groups=(replace(kind.group, region=0, first_site=0, sites=len(cuts_us), first_camera=0, classes=(camera,)),),
        regions=(Region("alone", ingest or unlimited(), unlimited(), 2_000_000),),
        credentials=Credentials(_FOR_EVER_US, unlimited()),
        schedules=Schedules(np.array([0, 1]), np.zeros(1, np.int64), np.full(1, kind.bits_per_s)),
        programs=laid_over(np.full(len(cuts_us), kind.uplink_bits_per_s), [cut]),
        record_us=end_us,
        end_us=end_us,
    )
