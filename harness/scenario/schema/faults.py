"""What goes wrong: one model for each kind of fault. When, see `timing`; where, see `Where`."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from harness.scenario.schema.base import (
    Duration,
    FrequencyLimit,
    RateLimit,
    RateOrNone,
    ShareAbove0,
    ShareBelow1,
    Shift,
    Strict,
    assumed,
    invalid,
)
from harness.scenario.schema.fleet import Recorder
from harness.scenario.schema.service_faults import ServiceFault
from harness.scenario.schema.timing import Length, OneOrMany, Timing, fixed

Mode = Literal["silent", "reset"]
Names = Annotated[tuple[str, ...], Field(min_length=1), OneOrMany]
Recorders = Annotated[tuple[Recorder, ...], Field(min_length=1), OneOrMany]


class Where(Strict):
    """Which sites, and of them which cameras. What is not said does not restrict; all that is said must fit.

    Args:
        site: names of sites, with `*` and `?` as in file names.
        group: names of entries in `fleet.sites`: all sites of an entry.
        region: ids of regions.
        provider: names of providers.
        recorder: kinds of recorders.
        template: names of templates: only cameras of these, where a fault is of cameras.
        share: of the sites that fit, so many, drawn once from the seed.
    """

    site: Names | None = None
    group: Names | None = None
    region: Names | None = None
    provider: Names | None = None
    recorder: Recorders | None = None
    template: Names | None = None
    share: ShareAbove0 = Field(1.0, json_schema_extra={"default": "100 %"})


class _AtSites(Timing):
    """A fault at sites.

    Args:
        kind: what goes wrong.
        where: at which sites, at which of their cameras; everywhere, if it is not said.
        together: random faults come at the same moments at all these sites, as when their provider fails.
        mode: `silent`: nobody is told, as with a broken line; `reset`: connections are refused at once.
    """

    where: Where = Field(default_factory=Where)
    together: bool = assumed("faults.*.together", alias="together")


class UplinkCut(_AtSites):
    """Nothing passes the uplink."""

    kind: Literal["uplink-cut"]
    mode: Mode = assumed("faults.*.mode", alias="mode")


class UplinkDegraded(_AtSites):
    """The uplink carries less.

    Args:
        to_bits_per_s: no more than that.
        to_share: no more than this share of what it carries else.
    """

    kind: Literal["uplink-degraded"]
    to_bits_per_s: RateOrNone | None = Field(None, alias="to")
    to_share: ShareBelow1 | None = None

    @model_validator(mode="after")
    def _leaves_something(self) -> Self:
        if (self.to_bits_per_s is None) == (self.to_share is None):
            raise invalid("it must say what is left of the uplink: either `to` (a rate) or `to_share`")
        return self


class UplinkFlapping(_AtSites):
    """While it lasts, the uplink is down and up in turn, beginning with down.

    Args:
        down_us: how long it is down each time.
        up_us: how long it is up each time.
    """

    kind: Literal["uplink-flapping"]
    mode: Mode = assumed("faults.*.mode", alias="mode")
    down_us: Duration = Field(alias="down")
    up_us: Duration = Field(alias="up")


class SwitchRestart(_AtSites):
    """A site's switch restarts: no link and no power over Ethernet; what is in stream caches is gone."""

    kind: Literal["switch-restart"]
    length: Length = assumed("faults.*.switch_off", alias="for", make=fixed)


class CameraRestart(_AtSites):
    """Cameras restart: what is in their stream caches is gone."""

    kind: Literal["camera-restart"]
    length: Length = assumed("faults.*.camera_off", alias="for", make=fixed)


class ClockStep(_AtSites):
    """Cameras' clocks jump and are set right at the end; beyond the cloud's tolerance uploads are refused.

    Args:
        by_us: how far; below 0 for back.
    """

    kind: Literal["clock-step"]
    by_us: Shift = Field(alias="by")


class DnsDown(_AtSites):
    """Names can't be looked up: cameras have no way to the cloud."""

    kind: Literal["dns-down"]


class DhcpExhausted(_AtSites):
    """Cameras get no address: they have no way to the cloud."""

    kind: Literal["dhcp-exhausted"]


class _OfRegion(Timing):
    """A fault of the cloud.

    Args:
        kind: what goes wrong.
        region: in which regions.
        mode: `silent`: nothing is answered; `reset`: connections are refused at once.
    """

    region: Names


class RegionDown(_OfRegion):
    """A region of the cloud takes nothing."""

    kind: Literal["region-down"]
    mode: Mode = assumed("faults.*.region_mode", alias="mode")


class KeyServerDown(_OfRegion):
    """Players get no content keys. Cameras go on: they wrap keys themselves and ask no key server."""

    kind: Literal["key-server-down"]


class Throttling(_OfRegion):
    """A region takes less than it does else.

    Args:
        ingest_bits_per_s: of media.
        requests_per_s: of uploads.
    """

    kind: Literal["throttling"]
    ingest_bits_per_s: RateLimit | None = Field(None, alias="ingest")
    requests_per_s: FrequencyLimit | None = Field(None, alias="requests")

    @model_validator(mode="after")
    def _limits_something(self) -> Self:
        if self.ingest_bits_per_s is None and self.requests_per_s is None:
            raise invalid("it must say what is limited: `ingest` or `requests`, or both")
        return self


class CredentialsDown(Timing):
    """The credentials service issues none.

    Args:
        kind: what goes wrong.
    """

    kind: Literal["credentials-down"]


SiteFault = (
    UplinkCut | UplinkDegraded | UplinkFlapping | SwitchRestart | CameraRestart | ClockStep | DnsDown | DhcpExhausted
)
RegionFault = RegionDown | KeyServerDown | Throttling
CloudFault = RegionFault | CredentialsDown | ServiceFault
Fault = Annotated[SiteFault | CloudFault, Field(discriminator="kind")]
