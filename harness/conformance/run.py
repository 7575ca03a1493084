"""A conformance run: record through an outage, probe meanwhile, play back, search, judge."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from harness.camera.media.template import SegmentTemplate
from harness.camera.parts import CameraParts
from harness.checks import (
    access,
    buffer,
    credential_life,
    durability,
    encryption,
    index,
    key_pairs,
    keys,
    names,
    playlist,
    recording,
    renewal,
    stream_cache,
    throttling,
)
from harness.checks.casefile import AfterKill, AtRest, Attempt, CaseFile, FoundBytes, Throttled
from harness.checks.registry import CHECKS, verdict
from harness.checks.verdict import Outcome, Verdict
from harness.cloud.http import connect
from harness.cloud.target import Target
from harness.conformance import at_rest, holdings, playback
from harness.conformance.cookies import careless_cookies
from harness.conformance.hearing import Hearing
from harness.conformance.key_strength import hold_against_guesses
from harness.conformance.kill.probe import Killing, probe_kill
from harness.conformance.media_marks import MediaMarks
from harness.conformance.neighbour import move_in
from harness.conformance.private_keys import sought
from harness.conformance.probes.activation import probe_activation
from harness.conformance.probes.attempts import Attempts
from harness.conformance.probes.credentials import probe_credentials
from harness.conformance.probes.names import probe_names
from harness.conformance.probes.tls import probe_tls
from harness.conformance.probes.unwrapping import Unwrapping
from harness.conformance.probes.viewing import Viewing
from harness.conformance.public_keys import public_keys
from harness.conformance.recorded_media import with_media_digests
from harness.conformance.spans import asked
from harness.conformance.strays import strays_at_rest, strays_by_http
from harness.conformance.throttling import probe_throttling
from harness.conformance.world import World, build, facts
from harness.engines.live import run as live
from harness.engines.live.camera import now_us
from harness.errors import CloudUnreachableError
from harness.history.event import EventKind, History
from harness.history.record import Recorder
from harness.player.decoder import decoder_name
from harness.requirements.catalogue import load
from harness.scenario.model import CameraSpec, Scenario

# Importing them enters their checks.
AREAS = (
    encryption,
    key_pairs,
    keys,
    access,
    renewal,
    credential_life,
    index,
    durability,
    names,
    playlist,
    recording,
    stream_cache,
    buffer,
    throttling,
)


@dataclass(frozen=True)
class Order:
    """What to judge and how."""

    target: Target
    scenario: Scenario
    template: SegmentTemplate
    parts: CameraParts
    only: tuple[str, ...] = ()
    replay: str = "camproof conform"
    progress: Callable[[str], None] = lambda _line: None
    killing: Killing | None = None  # None: no cloud is killed
    throttles: bool = False  # whether cameras are throttled by a cloud of their own
    timing_rounds: int = 0  # at most, of wrong wrapped keys whose refusals are timed


@dataclass(frozen=True)
class Judged:
    """What came of it."""

    history: History
    case: CaseFile
    verdicts: tuple[Verdict, ...]
    pictures: Mapping[str, bytes]  # by camera: a frame of what was played back, as PNG


async def judge(order: Order) -> Judged:
    """Run all of it and judge every requirement that has a check (or those of `only`)."""
    recorder = Recorder()
    started = now_us()
    pictures: Mapping[str, bytes] = {}
    with Hearing() as heard:
        async with connect(order.target.ca_file, tap=heard.note) as http:
            order.progress(f"setting up organisations, sites and cameras at the {order.target.name}")
            try:
                world = await build(http, order.target, order.scenario)
            except CloudUnreachableError as shut_out:
                case = await _distrusted(order, recorder, started, shut_out)
            else:
                case, pictures = await _gather(order, world, recorder, heard, started)
    chosen = [i for i in order_of_catalogue(CHECKS) if not order.only or i in order.only]
    verdicts = tuple(verdict(i, case, f"{order.replay} --only {i}") for i in chosen)
    return Judged(case.history, case, tuple(map(_with_assumption, verdicts)), pictures)


async def _distrusted(order: Order, recorder: Recorder, started: int, shut_out: CloudUnreachableError) -> CaseFile:
    """Nobody gets in: a matter for TLS-1 and TLS-2 if that is for TLS's sake; else what shut us out is raised again."""
    attempts = await probe_tls(order.target, ())
    case = CaseFile(recorder.finish(live.header(order.scenario, started)), {}, attempts=attempts)
    if not any(verdict(i, case).outcome is Outcome.FAIL for i in ("TLS-1", "TLS-2")):
        raise shut_out
    return case


def order_of_catalogue(ids: Iterable[str]) -> list[str]:
    """Requirement ids in the catalogue's order."""
    wanted = set(ids)
    return [requirement.id for requirement in load() if requirement.id in wanted]


def _with_assumption(given: Verdict) -> Verdict:
    parameter = load().get(given.requirement).parameter
    return replace(given, assumptions=(*given.assumptions, str(parameter))) if parameter else given


async def _gather(
    order: Order, world: World, recorder: Recorder, heard: Hearing, started: int
) -> tuple[CaseFile, Mapping[str, bytes]]:
    probes = {site.region: await _probe_camera(world, site.region) for site in order.scenario.sites}
    neighbour = await move_in(world)
    readers = {home: await world.reader(home) for home in world.organisations}  # to be used when they are over
    ids = {spec.name: world.cameras[spec.name][0] for site in order.scenario.sites for spec in site.cameras}
    stage = live.LiveRun(order.target, world.device, ids, order.template, order.parts, order.progress, tap=heard.note)
    region, other = order.scenario.sites[0].region, order.scenario.sites[0].cameras[0].name
    async with asyncio.TaskGroup() as meanwhile:
        recording = meanwhile.create_task(live.run(order.scenario, stage, recorder))
        throttled = meanwhile.create_task(_throttled(order))
        naming = meanwhile.create_task(probe_names(world, probes[region], region))
        probing = [
            meanwhile.create_task(probe)
            for probe in (
                probe_credentials(world, probes[region], region, other),
                probe_activation(world, region),
                probe_tls(order.target, tuple(world.regions[r] for r in order.target.regions)),
            )
        ]
    made, found = recording.result(), [probe.result() for probe in probing]
    found.append(naming.result().attempts)
    order.progress("playing every recording back, with all uplinks shut")
    cameras = facts(order.scenario, world)
    addresses = {c.id: await playback.play_back(world, c.id, c.site, c.region, recorder) for c in cameras.values()}
    trail, refusal_times = None, dict[str, list[float]]()
    if (address := next((a for a in addresses.values() if a), None)) is not None:
        home = next(cameras[c] for c, a in addresses.items() if a is address)
        viewing = Viewing(world, neighbour, home.region, home.id, address.key, address.media)
        unwrapping = Unwrapping(world, neighbour, home.region, address.key)
        found += [{"PLAY-5": await viewing.attempts(readers[home.region])}, await unwrapping.attempts()]
        trail = await unwrapping.trail()
        refusal_times = await unwrapping.refusal_times(order.timing_rounds) if order.timing_rounds else {}
    found.append({"TLS-3": careless_cookies(heard)})
    pictures = await playback.pictures(world, cameras.values())
    order.progress("searching everything that the cloud keeps")
    told = recorder.finish(live.header(order.scenario, started))
    history = await asyncio.to_thread(with_media_digests, told, order.template)
    marks = await asyncio.to_thread(MediaMarks.of, order.template, history.of(EventKind.PRODUCED))
    objects = [o for r in world.organisations for o in await holdings.stored(world, r, marks)]
    known_keys = await public_keys(world, neighbour, heard)
    answers = [a for c in cameras.values() for a in await asked(holdings.recordings, world, c, history)]
    whole = [answer for answer in answers if not answer.from_us]
    after_kill = await _killed(order)
    kept = await asyncio.to_thread(at_rest.everything, order.target)
    case = CaseFile(
        history=history,
        cameras=cameras,
        must_drop=order.scenario.must_drop,
        credential_life_s=order.target.credential_life_s,
        attempts=_merged(found),
        observations=naming.result().with_files([file.content for file in kept if file.region and not file.log]),
        index=[row for answer in whole for row in answer.segments],
        gaps=[row for answer in whole for row in answer.gaps],
        index_answers=answers,
        playlists=[a for c in cameras.values() for a in await asked(playback.playlist, world, c, history)],
        after_kill=after_kill,
        throttled=throttled.result(),
        objects=objects,
        at_rest=await asyncio.to_thread(_searched, kept, made, heard, marks),
        strays_at_rest=await asyncio.to_thread(strays_at_rest, kept, cameras, history.of(EventKind.PRODUCED)),
        private_keys=await asyncio.to_thread(
            sought,
            kept,
            heard,
            {k.modulus: f"{k.organisation} in {k.region}" for k in known_keys},
            _sealed(history),
        ),
        audit=trail,
        refusal_times=refusal_times,
        public_keys=known_keys,
        content_keys=tuple(made),
        guesses=await asyncio.to_thread(hold_against_guesses, made, history, cameras),
        overheard_media=await asyncio.to_thread(_media_said, heard, marks),
        overheard=heard.bodies(),
        media_words=len(marks.words),
        decoder=decoder_name(),
    )
    return replace(case, strays_by_http=await strays_by_http(world, cameras.values(), case.objects)), pictures


async def _throttled(order: Order) -> Throttled | None:
    if not order.throttles or (order.only and "BUF-11" not in order.only):
        return None
    return await probe_throttling(order.parts, order.template)


async def _killed(order: Order) -> AfterKill | None:
    if order.killing is None or (order.only and "IDX-2" not in order.only):
        return None
    order.progress("killing a cloud of its own while a camera uploads to it")
    return await probe_kill(order.killing, order.template)


async def _probe_camera(world: World, region: str) -> str:
    """An enabled camera that records nothing: its credentials are the probes'."""
    spec = CameraSpec(name=f"probe-{region}")
    organisation = world.organisations[region].id
    site = await world.administration.add_site(organisation, f"probes {region}")
    await world.administration.enable(organisation, await world.add_camera(organisation, site, spec))
    return spec.name


def _merged(found: Iterable[Attempts]) -> dict[str, list[Attempt]]:
    merged: dict[str, list[Attempt]] = {}
    for attempts in found:
        for requirement, more in attempts.items():
            merged.setdefault(requirement, []).extend(more)
    return merged


def _media_said(heard: Hearing, marks: MediaMarks) -> list[FoundBytes]:
    return [FoundBytes(said.where, f"media {how}") for said in heard if (how := marks.found_in(said.content))]


def _sealed(history: History) -> dict[str, str]:
    """The camera of each ciphertext that was made, by its SHA-256."""
    return {str(e.detail["ciphertext_sha256"]): e.camera or "" for e in history.of(EventKind.PRODUCED)}


def _searched(
    kept: Collection[at_rest.Kept],
    made: Mapping[str, bytes],
    heard: Hearing,
    marks: MediaMarks,
) -> AtRest | None:
    keys = at_rest.spelt(made)
    found = at_rest.search(kept, marks, keys)
    if found is None:
        return None
    given = [
        FoundBytes(said.where, what)
        for said in heard
        if not said.gives_key  # the key server's answers are meant to give them
        for what in keys.found_in(said.content)
    ]
    return replace(
        found, content_keys=(*found.content_keys, *given), searched_places=found.searched_places + heard.bodies()
    )
