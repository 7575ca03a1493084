"""Cameras and the sites where they hang."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from harness.camera.axis_os import AxisOsVersion
from harness.errors import BadInputError
from harness.scenario.schema.base import (
    Duration,
    Name,
    Shift,
    Size,
    SizeOrNone,
    Strict,
    assumed,
    invalid,
)
from harness.scenario.schema.bitrates import Bitrate
from harness.scenario.schema.network import Uplink, Wiring

Recorder = Literal["edge", "pro", "S2208", "S2212", "S2216", "S2224"]
CachePolicy = Literal["delete-oldest", "deny-new"]
MOST_SITES, MOST_CAMERAS = 1_000_000, 100_000  # of one entry: more is a slip of the finger
MOST_KINDS = 64  # kinds of cameras at a site: a plan keeps them as bits
_DAY_US = 86_400_000_000


def _version(text: str) -> str:
    try:
        AxisOsVersion.parse(text)
    except BadInputError as wrong:
        raise invalid(str(wrong)) from None
    return text


class Cache(Strict):
    """The stream cache.

    Args:
        size_bytes: the most that it holds, what is being sent included.
        policy: what it gives up when full: the oldest video, or the new.
    """

    size_bytes: Size = assumed("fleet.templates.*.cache.size", alias="size")
    policy: CachePolicy = assumed("fleet.templates.*.cache.policy", alias="policy")


class Template(Strict):
    """How a kind of camera records.

    Args:
        bitrate: what its encoder makes.
        segment_us: length of a segment.
        cache: its stream cache.
        local_storage_bytes: a ring on an SD card, to which everything goes as well; 0 for none.
        axis_os: version of its firmware.
        model: what is written on it.
        key_rotation_us: a new content key after so long.
    """

    bitrate: Bitrate
    segment_us: Duration = assumed("fleet.templates.*.segment", alias="segment")
    cache: Cache = Field(default_factory=Cache)
    local_storage_bytes: SizeOrNone = assumed("fleet.templates.*.local_storage", alias="local_storage")
    axis_os: Annotated[str, AfterValidator(_version)] = assumed("fleet.templates.*.axis_os", alias="axis_os")
    model: Annotated[str, Field(min_length=1)] = assumed("fleet.templates.*.model", alias="model")
    key_rotation_us: Duration = assumed("fleet.templates.*.key_rotation", alias="key_rotation")


class Cameras(Strict):
    """So many cameras of a template at each of the sites. They are called `<site>/<template>-<n>`, n from 1.

    Args:
        template: name of the template.
        count: how many, at each site.
    """

    template: str
    count: Annotated[int, Field(ge=1, le=MOST_CAMERAS)] = assumed("fleet.sites.*.cameras.*.count", alias="count")


class Site(Strict):
    """One site, or `count` sites that are alike: then they are called `<name>-<n>`, n from 1.

    Args:
        name: of the site, or what the names of all begin with.
        count: how many.
        region: where their video goes.
        recorder: AXIS Camera Station Edge or Pro, or an S22 appliance, which has a switch of its own.
        wiring: of an S22 appliance; None for the others.
        provider: who sells the uplink; sites with the same provider can fail together.
        utc_offset_us: of the site's clock, for dawn and dusk.
        uplink: the link that its cameras share.
        cameras: what hangs there.
    """

    name: Name
    count: Annotated[int, Field(ge=1, le=MOST_SITES)] = assumed("fleet.sites.*.count", alias="count")
    region: str = assumed("fleet.sites.*.region", alias="region")
    recorder: Recorder = assumed("fleet.sites.*.recorder", alias="recorder")
    wiring: Wiring | None = None
    provider: Annotated[str, Field(min_length=1)] | None = None
    utc_offset_us: Annotated[Shift, Field(gt=-_DAY_US, lt=_DAY_US)] = assumed(
        "fleet.sites.*.utc_offset", alias="utc_offset"
    )
    uplink: Uplink
    cameras: Annotated[tuple[Cameras, ...], Field(min_length=1, max_length=MOST_KINDS)]

    @model_validator(mode="after")
    def _wired_where_it_can_be(self) -> Self:
        if self.wiring is not None and self.recorder in {"edge", "pro"}:
            raise invalid(f"`wiring` is of S22 appliances; `recorder: {self.recorder}` has no switch of its own")
        return self

    @property
    def cameras_reach_the_internet(self) -> bool:
        """Whether the cameras can upload at all."""
        wiring = self.wiring if self.wiring is not None else Wiring()
        return self.recorder in {"edge", "pro"} or wiring.cameras_reach == "internet"


class Fleet(Strict):
    """All cameras, all sites.

    Args:
        templates: kinds of cameras, by name.
        sites: where they hang.
        boot_us: from power to a camera that records.
        phases: whether cameras' segments begin at different moments (`spread`) or all at the same (`together`).
    """

    templates: Annotated[dict[Name, Template], Field(min_length=1)]
    sites: Annotated[tuple[Site, ...], Field(min_length=1)]
    boot_us: Duration = assumed("fleet.boot", alias="boot")
    phases: Literal["spread", "together"] = assumed("fleet.phases", alias="phases")
