"""A scenario as a value: sites, cameras, uplinks, and the outages that the uplinks suffer."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Mode = Literal["up", "cut", "hang", "reset"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Uplink(_Strict):
    """A site's link to the internet. Rates are of payload, in bits per second."""

    up_bits_per_s: Annotated[float, Field(gt=0)] = 20e6
    down_bits_per_s: Annotated[float, Field(gt=0)] = 100e6
    latency_s: Annotated[float, Field(ge=0)] = 0.02  # one way


class CameraSpec(_Strict):
    """How a camera records.

    The paper gives no stream cache size, segment length or bitrate: they are parameters. `bits_per_s` holds until
    the first of the steps `bits_per_s_from`: (seconds after the start, bits per second from then on), in order. It
    begins `phase_s` after the scenario does: cameras were not switched on together.
    """

    name: str
    axis_os: str = "11.11.85"  # above the minimum: a cloud that refuses the minimum can still be judged
    model: str = "AXIS P3265-LV"
    segment_s: Annotated[float, Field(gt=0)] = 2.0
    bits_per_s: Annotated[float, Field(gt=0)] = 2e6
    bits_per_s_from: tuple[tuple[Annotated[float, Field(ge=0)], Annotated[float, Field(gt=0)]], ...] = ()
    cache_bytes: Annotated[int, Field(gt=0)] = 4 * 1024 * 1024
    cache_policy: Literal["delete-oldest", "deny-new"] = "delete-oldest"
    key_rotation_s: Annotated[float, Field(gt=0)] = 3600.0
    phase_s: Annotated[float, Field(ge=0)] = 0.0

    @model_validator(mode="after")
    def _steps_rise(self) -> "CameraSpec":
        times = [from_s for from_s, _ in self.bits_per_s_from]
        if times != sorted(set(times)) or 0 in times:
            raise ValueError(f"the camera {self.name!r}: the times of bits_per_s_from must rise, and begin above 0")
        return self


class Site(_Strict):
    """Cameras behind one uplink."""

    name: str
    region: str
    cameras: Annotated[tuple[CameraSpec, ...], Field(min_length=1)]
    uplink: Uplink = Uplink()


class Outage(_Strict):
    """Between two moments after the start, in seconds, a site's uplink is in another mode.

    `cut` swallows what is sent, as a broken line does; `hang` accepts connections and moves nothing;
    `reset` refuses and resets connections; `up` slows the link down to `up_bits_per_s`.
    """

    site: str
    start_s: Annotated[float, Field(ge=0)]
    end_s: Annotated[float, Field(gt=0)]
    mode: Mode = "cut"
    up_bits_per_s: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _slows_what_is_up(self) -> "Outage":
        if (self.mode == "up") != (self.up_bits_per_s is not None):
            raise ValueError(f"the outage at {self.site!r}: mode up goes with up_bits_per_s, and no other mode does")
        return self

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Outage":
        if self.end_s <= self.start_s:
            raise ValueError(
                f"the outage at {self.site!r} ends at {self.end_s} s, before it starts at {self.start_s} s"
            )
        return self


class Strike(_Strict):
    """Between two moments after the start, in seconds, something is wrong with services of the cloud.

    Args:
        services: which: `global`, `eu-fra`, `eu-fra/keys`, `eu-fra-db`; all of them suffer the same.
        what: see the scenario's faults; `slow` goes with `to_bits_per_s`, `clock` with `by_s`, and a location's loss
            (`unreadable`, `emptied`) with `location`.
        sites: whose cloud that is.
    """

    services: Annotated[tuple[str, ...], Field(min_length=1)]
    what: Literal["stop", "kill", "pause", "unplug", "slow", "clock", "full", "unreadable", "emptied"]
    sites: tuple[str, ...] = ()
    start_s: Annotated[float, Field(ge=0)]
    end_s: Annotated[float, Field(gt=0)]
    to_bits_per_s: Annotated[float, Field(gt=0)] | None = None
    by_s: float | None = None
    location: Literal["a", "b"] | None = None


class Scenario(_Strict):
    """The whole of it. Every camera records for `duration_s`, then drains what it holds."""

    name: str
    sites: Annotated[tuple[Site, ...], Field(min_length=1)]
    duration_s: Annotated[float, Field(gt=0)]
    outages: tuple[Outage, ...] = ()
    strikes: tuple[Strike, ...] = ()
    seed: int = 1
    drain_timeout_s: Annotated[float, Field(gt=0)] = 60.0
    must_drop: bool = False  # a run in which no camera dropped a segment tested nothing

    @model_validator(mode="after")
    def _names_fit(self) -> "Scenario":
        sites = [site.name for site in self.sites]
        cameras = [camera.name for site in self.sites for camera in site.cameras]
        for what, names in (("site", sites), ("camera", cameras)):
            if twice := {name for name in names if names.count(name) > 1}:
                raise ValueError(f"{what} names must differ: {', '.join(sorted(twice))} is there twice")
        if unknown := {outage.site for outage in self.outages} - set(sites):
            raise ValueError(f"no site is called {', '.join(sorted(unknown))}; there are: {', '.join(sites)}")
        return self
