"""A scenario made ready to run: whole numbers, numbered sites, and faults resolved to what each site feels and when.

Both model engines (`events`, `fluid`) read this and nothing else, so that they can't disagree about what was asked.
Sites, cameras, schedules and programs are numbered from 0. Times are microseconds since the scenario's start, sizes
bytes, rates bits per second. Tables over many sites are numpy arrays in the form of CSR: the rows of thing `i` are
`offsets[i]:offsets[i + 1]`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from harness.camera.stream_cache import Policy
from harness.camera.upload_policy import UploadSettings

Times = NDArray[np.int64]
Rates = NDArray[np.float64]
Numbers = NDArray[np.int32]
Masks = NDArray[np.uint64]

SILENT, TOLD = 0, 1  # how a camera feels that nothing passes: it waits until it gives up, or it is refused at once


@dataclass(frozen=True, slots=True)
class CameraClass:
    """Cameras of one site that are alike. Its cameras at a site are numbered from `first` within the site.

    Args:
        name: the template's name; cameras are called `<site>/<name>-<n>`, n from 1.
        bit: its place in the masks of `Programs`.
        first: number of its first camera within the site.
        count: its cameras at each site of the group.
        segment_us: length of a segment.
        cache_bytes: size of the stream cache.
        policy: what a full cache gives up.
        card_bytes: size of the local storage, a ring; 0 for none.
        flow_bits_per_s: the most that one upload can carry over this link (loss and latency); inf for no bound.
        schedule: number of its bitrate schedule; where `schedule_per_site`, that of the group's first site, the
            following sites' ones follow.
        schedule_per_site: whether each site has a schedule of its own.
    """

    name: str
    bit: int
    first: int
    count: int
    segment_us: int
    cache_bytes: int
    policy: Policy
    card_bytes: int
    flow_bits_per_s: float
    schedule: int
    schedule_per_site: bool = False


@dataclass(frozen=True, slots=True)
class SiteGroup:
    """Sites that are alike but for what happens to them: numbers `first_site` to `first_site + sites - 1`.

    Args:
        name: the group's; sites are called by it where there is one, else `<name>-<n>`, n from 1.
        region: number of the region, an index into `Plan.regions`.
        first_camera: number of the first camera of the first site.
        exchange_us: how long an upload occupies its camera beyond the transfer: round trips of PUT and index row.
        classes: the cameras at each site, in order.
    """

    name: str
    region: int
    first_site: int
    sites: int
    first_camera: int
    exchange_us: int
    classes: tuple[CameraClass, ...]

    @property
    def cameras_a_site(self) -> int:
        """How many cameras each site has."""
        return sum(kind.count for kind in self.classes)

    def site_name(self, at: int) -> str:
        """The name of its site `at`, counted from 0."""
        return self.name if self.sites == 1 else f"{self.name}-{at + 1}"


@dataclass(frozen=True, slots=True)
class Schedules:
    """Bitrates over time, piecewise constant: `bits_per_s[i]` holds from `t_us[i]` on. Each schedule starts at 0."""

    offsets: Times
    t_us: Times
    bits_per_s: Rates


@dataclass(frozen=True, slots=True)
class Programs:
    """What each site feels: a row holds in full from its `t_us` on, until the next. Each site's first row is at 0.

    Args:
        offsets: the rows of each site; one more than there are sites.
        t_us: when, rising within a site.
        capacity_bits_per_s: what the uplink carries for cameras: goodput, less other traffic; 0 when it is cut.
        mode: SILENT or TOLD, where the capacity is 0.
        blocked: classes (by bit) whose uploads are refused or have no way: clock, DNS, DHCP.
        off: classes (by bit) without power. Going off loses the volatile cache; nothing is recorded meanwhile.
        outage: number of the outage that the row belongs to: 0 before the first, raised when something goes wrong
            at a site where all was well. It stays after the outage's end: its consequences are still its own.
        calm: whether all is well from here on (1): an outage ends where its first calm row begins.
    """

    offsets: Times
    t_us: Times
    capacity_bits_per_s: Rates
    mode: NDArray[np.uint8]
    blocked: Masks
    off: Masks
    outage: Numbers
    calm: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit over time, piecewise constant from each `t_us` on; the first is at 0; inf where there is none."""

    t_us: Times
    value: Rates


@dataclass(frozen=True, slots=True)
class Region:
    """What the cloud takes in one region.

    Args:
        id: such as `eu-fra`.
        ingest_bits_per_s: of media, shared max-min fairly by all uploads into the region.
        requests_per_s: PutObject requests; what is over it is answered 503 with Retry-After.
        retry_after_us: that Retry-After.
    """

    id: str
    ingest_bits_per_s: Limit
    requests_per_s: Limit
    retry_after_us: int


@dataclass(frozen=True, slots=True)
class Credentials:
    """Temporary credentials: how long they live, and how many the service issues a second (0: it is down)."""

    life_us: int
    issued_per_s: Limit


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole of it.

    Args:
        name: the scenario's.
        sha256: digest of the scenario with all its defaults, 64 hexadecimal digits.
        seed: of everything random; the engines derive their own from it.
        start_us: UTC of time 0, microseconds since 1970.
        record_us: cameras record until then.
        end_us: the run ends then at the latest; cameras that hold video drain after `record_us`.
        spread_phases: whether cameras' segments begin at different moments; else all at 0.
        stall_us: an upload that has not moved for so long is given up.
        boot_us: a camera that got power records again after so long.
        retry: back-off and renewal.
        exchange_spread: by what share of `exchange_us` a single exchange may be shorter or longer.
    """

    name: str
    sha256: str
    seed: int
    start_us: int
    record_us: int
    end_us: int
    spread_phases: bool
    stall_us: int
    boot_us: int
    retry: UploadSettings
    groups: tuple[SiteGroup, ...]
    regions: tuple[Region, ...]
    credentials: Credentials
    schedules: Schedules
    programs: Programs
    exchange_spread: float = 0.0

    @property
    def sites(self) -> int:
        """How many sites there are."""
        return sum(group.sites for group in self.groups)

    @property
    def cameras(self) -> int:
        """How many cameras there are."""
        return sum(group.sites * group.cameras_a_site for group in self.groups)

    def site_names(self) -> Iterator[str]:
        """Each site's name, by number."""
        for group in self.groups:
            yield from map(group.site_name, range(group.sites))

    def camera_name(self, number: int) -> str:
        """One camera's name; for a few of many."""
        group = next(g for g in reversed(self.groups) if g.first_camera <= number)
        site, within = divmod(number - group.first_camera, group.cameras_a_site)
        kind = next(k for k in reversed(group.classes) if k.first <= within)
        return f"{group.site_name(site)}/{kind.name}-{within - kind.first + 1}"

    def phase_us(self, camera: int, segment_us: int) -> int:
        """When a camera's first segment begins: spread evenly over a segment by the golden ratio."""
        return int(camera * _GOLDEN % 1.0 * segment_us) if self.spread_phases else 0


_GOLDEN = 0.6180339887498949


def rows(offsets: Times) -> Iterator[slice]:
    """The rows of each thing of a table in CSR form."""
    return (slice(int(start), int(end)) for start, end in pairwise(offsets))
