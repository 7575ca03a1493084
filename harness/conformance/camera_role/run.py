"""A run of the role `camera`: the cloud is set up, waits for a camera, plays its programme, and judges what came."""

import hashlib
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from harness.checks.by_sight.judged import BY_SIGHT, judged
from harness.checks.by_sight.sight import Sight
from harness.checks.verdict import Verdict
from harness.conformance.camera_role.acts import come
from harness.conformance.camera_role.programme import play
from harness.conformance.camera_role.sample import sample_camera
from harness.conformance.camera_role.setting import Setting, setting
from harness.conformance.camera_role.testimony import testify
from harness.conformance.run import order_of_catalogue
from harness.engines.live.camera import now_us
from harness.engines.live.camera_file import Conduct
from harness.history import parquet
from harness.history.event import Header
from harness.left_behind import RUN, own_folder
from harness.requirements.catalogue import load
from harness.scenario.model import CameraSpec

_FIDELITY = "one camera as the cloud saw it: real time, real TLS; faults played by an instrumented reference cloud"
SAMPLE_SPEC = CameraSpec(
    name="sample", segment_s=1, bits_per_s=0.6e6, cache_bytes=460_000, cache_policy="delete-oldest", key_rotation_s=6
)
SAMPLE_CONDUCT = Conduct(timeout_s=2, back_off_s=0.25, longest_back_off_s=1.5, look_again_s=1.5)


@dataclass(frozen=True, slots=True)
class CameraOrder:
    """What is asked for.

    Args:
        spec: the camera as its owner declares it.
        out: where the file is written that leads the camera to the cloud.
        host: the address at which the cloud is reached.
        wait_s: how long it waits for the camera to come.
        replay: the command that does it again.
        sample: whether the sample camera is started.
        fault: a seeded fault of the sample camera.
        history: where the camera's own history is when the programme is over; None: it keeps none.
        own_key: of a camera that keeps its private key to itself; None: one is made for it.
        only: these requirements; none: all.
        say: is told what is done.
    """

    spec: CameraSpec
    out: Path
    host: str
    wait_s: float
    replay: str
    say: Callable[[str], None]
    sample: bool = False
    fault: str | None = None
    history: Path | None = None
    own_key: ec.EllipticCurvePublicKey | None = None
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class CameraJudged:
    """What came of it."""

    sight: Sight
    verdicts: tuple[Verdict, ...]


async def judge_camera(order: CameraOrder) -> CameraJudged:
    """All of it. CamproofFailedError if no camera comes."""
    started_us = now_us()
    conduct = SAMPLE_CONDUCT.model_copy(update={"history": order.history}) if order.sample else Conduct()
    with own_folder(RUN) as folder:
        way = setting(order.spec, conduct, folder, order.out, order.host, order.say, order.own_key)
        async with way as found:
            await _played(order, found)
            sight = await testify(found, _header(order, started_us))
    sight = _with_witness(sight, order.history)
    chosen = [i for i in order_of_catalogue(BY_SIGHT) if not order.only or i in order.only]
    verdicts = tuple(judged(i, sight, f"{order.replay} --only {i}") for i in chosen)
    return CameraJudged(sight, tuple(map(_with_assumption, verdicts)))


async def _played(order: CameraOrder, found: Setting) -> None:
    """Wait for the camera, and play; the sample camera is there for this time."""
    async with AsyncExitStack() as stack:
        if order.sample:
            await stack.enter_async_context(sample_camera(found.file, order.fault))
        else:
            order.say(f"{found.file} says how to reach the cloud; waiting {order.wait_s:g} s for the camera")
        await come(found.stage, order.wait_s)
        await play(found.stage)


def _header(order: CameraOrder, started_us: int) -> Header:
    told = hashlib.sha256(order.spec.model_dump_json().encode()).hexdigest()
    return Header(order.spec.name, told, 0, "live", version("camproof"), _FIDELITY, started_us)


def _with_witness(sight: Sight, history: Path | None) -> Sight:
    """With the camera's own history, where it wrote one."""
    if history is None or not history.exists():
        return sight
    return replace(sight, witness=replace(sight.case, history=parquet.read(history)))


def _with_assumption(given: Verdict) -> Verdict:
    parameter = load().get(given.requirement).parameter
    return replace(given, assumptions=(*given.assumptions, str(parameter))) if parameter else given
