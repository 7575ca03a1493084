"""A cloud whose cameras have recorded: with gaps of every kind, and what the page put into its video elements."""

import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.camera.media.sei import STAMP_UUID, TEXT_BYTES, Stamp, read_stamp
from harness.camera.media.strip import BLOCK_HEIGHT, BLOCK_WIDTH, LEFT, TOP, read_bits, strip_bits
from harness.camera.media.template import scene_template
from harness.cloud.http import connect
from harness.conformance.embedded import as_target
from harness.conformance.past import PastCamera, Recorded, Stint
from harness.conformance.world import World, build
from harness.scenario.model import CameraSpec, Scenario, Site
from reference_impl.deployment import CloudDescription
from tests.reference_impl.web.browser import Visitor

SECOND_US = 1_000_000
SEGMENT_S = 2
SITES = {"Harbour street": ("Front door", "Car park"), "Old mill": ("Gate",)}
_SCENARIO = Scenario(
    name="filled",
    duration_s=1,
    sites=tuple(
        Site(name=site, region="eu-fra", cameras=tuple(CameraSpec(name=name) for name in cameras))
        for site, cameras in SITES.items()
    ),
)


@dataclass(frozen=True)
class Filled:
    """Whose recordings there are."""

    organisation: str
    cameras: Mapping[str, str]  # name -> id
    recorded: Mapping[str, Sequence[Recorded]]
    filming: dict[str, PastCamera]  # as long as the block lasts
    start_us: int  # of the stints
    world: World

    async def move(self, region: str) -> None:
        """Have its cameras record to another region from now on."""
        await self.world.administration.set_region(self.organisation, region)
        for name in self.filming:
            self.filming[name] = await _filming(self.world, name)

    def path(self, *cameras: str, at_s: float | None = None) -> str:
        """The page's path that shows these cameras, some seconds after the start."""
        at = "" if at_s is None else f"?at={iso(self.start_us + round(at_s * SECOND_US))}"
        return f"/video/{self.organisation}/{','.join(self.cameras[name] for name in cameras)}{at}"


def iso(us: int) -> str:
    """A moment as addresses have it."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(us // SECOND_US)) + f".{us % SECOND_US // 1000:03d}Z"


@asynccontextmanager
async def filled(
    cloud: CloudDescription, stints: Mapping[str, Sequence[Stint]], start_us: int
) -> AsyncIterator[Filled]:
    """Record these stints, by the names of cameras."""
    target = as_target(cloud, 3600.0, None)
    async with connect(target.ca_file) as http:
        world = await build(http, target, _SCENARIO)
        recorded, filming = {}, {}
        for name, planned in stints.items():
            camera = filming[name] = await _filming(world, name)
            recorded[name] = [one for stint in planned for one in await camera.record(stint)]
        ids = {name: identity for name, (identity, _) in world.cameras.items()}
        yield Filled(world.organisations["eu-fra"].id, ids, recorded, filming, start_us, world)


async def _filming(world: World, name: str) -> PastCamera:
    return await PastCamera.ready(world.device(world.http, name), scene_template(SEGMENT_S))


def begin_us(ago_s: int) -> int:
    """A whole minute about so long ago: the film's first frame shows it."""
    return (int(time.time()) - ago_s) // 60 * 60 * SECOND_US


_STRIP = {"left": LEFT, "row": TOP + BLOCK_HEIGHT // 2, "block": BLOCK_WIDTH}
WATCH = (
    Path(__file__).with_name("watch.js").read_text("utf-8").rstrip()
    + f"('{STAMP_UUID.hex()}', {TEXT_BYTES}, {json.dumps(_STRIP)});"
)
"""A script for every page: remembers what is put into decoders, and reads what they show."""


async def show_frame(visitor: Visitor, number: int) -> None:
    """Wait until every camera's picture is that of this number, as it is burnt in."""
    await visitor.page.wait_for_function(
        """wanted => document.querySelector('video') && [...document.querySelectorAll('video')].every(video =>
             video.readyState > 1 && JSON.stringify(window.stripOf(video)) === JSON.stringify(wanted))""",
        arg=list(strip_bits(number)),
    )


async def frames_shown(visitor: Visitor) -> list[int | None]:
    """The number that is burnt into each camera's picture at this moment."""
    rows: list[list[int]] = await visitor.page.evaluate("[...document.querySelectorAll('video')].map(window.stripOf)")
    return [read_bits(tuple(bits)) for bits in rows]


async def frames_seen(visitor: Visitor) -> list[int]:
    """The numbers of all pictures that were shown since `watchFrames`, in order."""
    rows: list[list[int]] = await visitor.page.evaluate("window.seenByTest.frames")
    return [number for bits in rows if (number := read_bits(tuple(bits))) is not None]


async def stamps(visitor: Visitor) -> list[Stamp]:
    """The stamps in the supplemental information of what decoders were given."""
    texts: list[str] = await visitor.page.evaluate("window.appendedStamps()")
    found = [read_stamp(STAMP_UUID + text.encode("latin-1")) for text in texts]
    assert None not in found, texts
    return [one for one in found if one is not None]


async def moment_ms(visitor: Visitor) -> int:
    """The moment that the page says it shows, milliseconds since 1970."""
    script = "Date.parse(document.querySelector('.transport time').dateTime)"
    return int(await visitor.page.evaluate(script))


async def shows(visitor: Visitor, camera: str) -> None:
    """Wait until the camera's picture is there."""
    await visitor.page.wait_for_selector(f"[data-camera='{camera}'][data-standing='has']")


async def tamper(visitor: Visitor, object_key: str) -> None:
    """Have the region send this object with one bit changed, as a store that was broken into would."""

    async def change(route: Any) -> None:  # noqa: ANN401 - Playwright's
        answer = await route.fetch()
        body = bytearray(await answer.body())
        body[len(body) // 2] ^= 1
        await route.fulfill(response=answer, body=bytes(body))

    name = object_key.rpartition("/")[2]
    await visitor.page.route(lambda url: name in url, change)


async def span_s(visitor: Visitor) -> tuple[float, float]:
    """First and last second since 1970 that the timeline shows."""
    slider = visitor.page.get_by_label("Moment that is shown")
    low, high = [float(str(await slider.get_attribute(f"aria-value{end}"))) for end in ("min", "max")]
    return low, high


async def press_timeline(visitor: Visitor, us: int, row: int = 0) -> None:
    """Press the timeline where a moment is."""
    await visitor.page.mouse.click(*await _place(visitor, us, row))


async def point_at_timeline(visitor: Visitor, us: int, row: int = 0) -> None:
    """Have the pointer over the timeline where a moment is."""
    await visitor.page.mouse.move(*await _place(visitor, us, row))


async def _place(visitor: Visitor, us: int, row: int) -> tuple[float, float]:
    low, high = await span_s(visitor)
    box = await visitor.page.locator(".track").bounding_box()
    assert box is not None
    x = box["x"] + (us / SECOND_US - low) / (high - low) * box["width"]
    return x, box["y"] + 28 + 30 * row + 11
