"""A run's evidence: recorded, played back, and then looked for in all that the cloud holds, keeps and said."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from harness.checks.casefile import CameraFacts, CaseFile
from harness.checks.facts.answers import PublicKeyFacts
from harness.checks.facts.holdings import AfterKill, AtRest, FoundBytes, Guesses, KeysSought, StoredObject, Strays
from harness.checks.facts.tried import Attempt
from harness.cloud.signing import TemporaryCredentials
from harness.conformance import at_rest, holdings, playback
from harness.conformance.browser.browsing import Browsing
from harness.conformance.damaged_copies import probe_damaged_copies
from harness.conformance.hearing import Hearing, Part
from harness.conformance.key_strength import hold_against_guesses
from harness.conformance.kill.probe import probe_kill
from harness.conformance.lost_locations import probe_lost_locations
from harness.conformance.media_marks import MediaMarks
from harness.conformance.neighbour import move_in
from harness.conformance.order import Order
from harness.conformance.private_keys import sought
from harness.conformance.probes.attempts import Attempts
from harness.conformance.probes.names import Probed
from harness.conformance.probes.regions import listed
from harness.conformance.probes.remains import looked_for
from harness.conformance.probes.taken_over import media_side
from harness.conformance.public_keys import public_keys
from harness.conformance.recorded_media import with_media_digests
from harness.conformance.recording import Recorded, aged, record, scrubbed, strained
from harness.conformance.region_outage import probe_region_outage
from harness.conformance.replay import Replayed, play_back
from harness.conformance.residency import at_the_end
from harness.conformance.spans import asked
from harness.conformance.stage import Stage
from harness.conformance.strays import strays_at_rest, strays_by_http
from harness.conformance.trying import tried
from harness.conformance.world import World, facts
from harness.engines.live import run as live
from harness.history.event import Event, EventKind, History
from harness.player.decoder import decoder_name

_OF_NEIGHBOUR = ("REG-1", "REG-2", "REG-3", "PLAY-5", "KEY-2", "KEY-4", "KEY-6", "KEY-7")
_OF_OBJECTS = ("ENC-1", "ENC-6", "ENC-7", "IDX-1", "PLAY-2", "REG-2")


async def gather(stage: Stage) -> tuple[CaseFile, Mapping[str, bytes]]:
    """Play the whole run; its case, and pictures by camera of what was played back."""
    order, world = stage.order, stage.world
    neighbour = await tried(stage, move_in(world), None, *_OF_NEIGHBOUR)
    readers = await tried(stage, _readers(world), {}, "PLAY-5")  # to be used when they are over
    cameras = facts(order.scenario, world)
    async with Browsing(stage) as browsing:
        recorded = await record(stage, neighbour, browsing)
        browsed = await browsing.watch(cameras, recorded.content_keys)
    order.progress("playing every recording back, with all uplinks shut")
    replayed = await play_back(stage, cameras, neighbour, readers)
    order.progress("searching everything that the cloud keeps")
    history = await _history(stage)
    marks = await asyncio.to_thread(MediaMarks.of, order.template, history.of(EventKind.PRODUCED))
    objects = await tried(stage, _objects(world, marks, cameras), [], *_OF_OBJECTS)
    known_keys = await tried(stage, public_keys(world, neighbour, stage.heard), (), "KEY-2", "KEY-3")
    case = await _told(world, _begun(stage, history, cameras, recorded, replayed))
    long = None if recorded.long is None else await _told(world, recorded.long)
    case = replace(case, objects=objects, public_keys=known_keys, long=long)
    case = case if order.shared else await _ill_treated(stage, case)
    case = await asyncio.to_thread(_searched, stage, case, marks, recorded)
    sought = strays_by_http(world, cameras.values(), objects)  # last: it leaves names in other regions' logs
    strays = await tried(stage, sought, Strays(), "REG-2")
    losing = probe_lost_locations(world, case.index, {c.id: c.region for c in cameras.values()})
    losses = await tried(stage, losing, (), "REG-5")
    case = _with(case, await tried(stage, _damaged(order, world), Probed(), "ENC-6"))
    case = replace(case, strays_by_http=strays, location_losses=losses, browsed=browsed)
    if order.shared:
        case = replace(await _ill_treated(stage, case), strained=await strained(stage))
        case = _with(_with(case, await scrubbed(stage)), await aged(stage))
    return replace(case, undone=stage.undone), replayed.pictures


async def _ill_treated(stage: Stage, case: CaseFile) -> CaseFile:
    """With a kill and a region's outage, where they are to be tried."""
    killed = await tried(stage, _killed(stage.order), None, "IDX-2")
    case = replace(case, after_kill=killed)
    return await tried(stage, _failed(stage.order, case), case, "REG-2")


async def _readers(world: World) -> Mapping[str, TemporaryCredentials]:
    return {home: await world.reader(home) for home in world.organisations}


async def _objects(world: World, marks: MediaMarks, cameras: Collection[str]) -> list[StoredObject]:
    probes = {camera for camera, _ in world.cameras.values()} - set(cameras)
    return [o for region in world.organisations for o in await holdings.stored(world, region, marks, probes)]


async def _history(stage: Stage) -> History:
    told = stage.recorder.finish(live.header(stage.order.scenario, stage.started_us))
    return await asyncio.to_thread(with_media_digests, told, stage.order.template)


def _begun(
    stage: Stage, history: History, cameras: Mapping[str, CameraFacts], recorded: Recorded, replayed: Replayed
) -> CaseFile:
    """The case with what the two acts gave."""
    order = stage.order
    return CaseFile(
        history=history,
        cameras=cameras,
        must_drop=order.scenario.must_drop,
        claimed_regions=order.target.regions,
        regions=listed(stage.world),
        ledger=recorded.followed.ledger,
        credential_life_s=order.target.credential_life_s,
        clock_skew_s=order.target.timing.clock_skew_s,
        attempts=_merged((*recorded.attempts, *replayed.attempts)),
        observations={**recorded.seen, **replayed.guarded.observations, **replayed.doors.taken_over.observations},
        strained=recorded.strained,
        sites=recorded.sites,
        audit=replayed.doors.trail,
        refusal_times=replayed.doors.refusal_times,
        content_keys=tuple(recorded.content_keys),
        decoder=decoder_name(),
    )


async def _told(world: World, case: CaseFile) -> CaseFile:
    """With what index, playlists and timelines say of each camera."""
    cameras = case.cameras.values()
    answers = [a for c in cameras for a in await asked(holdings.recordings, world, c, case.history)]
    whole = [answer for answer in answers if not answer.from_us]
    return replace(
        case,
        index=[row for answer in whole for row in answer.segments],
        gaps=[row for answer in whole for row in answer.gaps],
        index_answers=answers,
        playlists=[a for c in cameras for a in await asked(playback.playlist, world, c, case.history)],
        timelines=[a for c in cameras for a in await holdings.timelines(world, c.id, c.region, case.history)],
    )


async def _failed(order: Order, case: CaseFile) -> CaseFile:
    """With a region's outage, where one is to be tried: not while cameras record, whose time is real."""
    if order.region_outage is None or not order.wants("REG-2"):
        return case
    outage, ledger = await probe_region_outage(order.region_outage)
    return replace(case, outage=outage, ledger=(*case.ledger, *ledger))


async def _damaged(order: Order, world: World) -> Probed:
    home = order.scenario.sites[0].region
    return await probe_damaged_copies(world, f"probe-{home}", home) if order.wants("ENC-6") else Probed()


async def _killed(order: Order) -> AfterKill | None:
    if order.killing is None or not order.wants("IDX-2"):
        return None
    order.progress(f"killing {'the cloud' if order.shared else 'a cloud of its own'} while a camera uploads to it")
    return await probe_kill(order.killing, order.template)


def _searched(stage: Stage, case: CaseFile, marks: MediaMarks, recorded: Recorded) -> CaseFile:
    """With what is found in every file, request and answer."""
    heard, made = stage.heard, recorded.content_keys
    kept, produced = at_rest.everything(stage.order.target), case.history.of(EventKind.PRODUCED)
    files = [file.content for file in kept if file.region and not file.log]
    found, private = _at_rest(kept, made, heard, marks), _private_keys(kept, heard, case.public_keys)
    return replace(
        _with(case, Probed({}, looked_for(recorded.remains, files))),
        at_rest=found,
        media_side=media_side(stage.order.target, kept, (*(found.content_keys if found else ()), *private.found)),
        strays_at_rest=strays_at_rest(kept, case.cameras, produced, _sent(heard, produced)),
        private_keys=private,
        guesses=hold_against_guesses(made, case.history, case.cameras) if _guesses(stage.order) else Guesses(0),
        ledger=(*case.ledger, *at_the_end(case, kept)),
        overheard_media=[
            FoundBytes(s.where, f"media {how}") for s in heard.unpacked() if (how := marks.found_in(s.content))
        ],
        overheard=heard.bodies(),
        media_words=len(marks.words),
        unread=[*(k.where for k in kept if not k.whole), *(s.where for s in heard.unpacked() if not s.whole)],
    )


def _with(case: CaseFile, found: Probed) -> CaseFile:
    """With what a probe found besides."""
    attempts = {name: [*case.attempts.get(name, ()), *more] for name, more in found.attempts.items()}
    seen = {name: [*case.observations.get(name, ()), *more] for name, more in found.observations.items()}
    return replace(case, attempts={**case.attempts, **attempts}, observations={**case.observations, **seen})


def _sent(heard: Hearing, produced: Iterable[Event]) -> Mapping[str, bytes]:
    """The ciphertext of each segment that was uploaded, by its digest."""
    sealed = {str(event.detail["ciphertext_sha256"]) for event in produced}
    return {said.sha256: said.content for said in heard if said.part is Part.SENT and said.sha256 in sealed}


def _guesses(order: Order) -> bool:
    """Whether anything rests on guesses, which take seconds."""
    return any(map(order.wants, ("ENC-2", "ENC-4", "ENC-5")))


def _at_rest(
    kept: Collection[at_rest.Kept], made: Mapping[str, bytes], heard: Hearing, marks: MediaMarks
) -> AtRest | None:
    keys = at_rest.spelt(made)
    found = at_rest.search(kept, marks, keys)
    if found is None:
        return None
    given = [
        FoundBytes(said.where, what)
        for said in heard.unpacked()
        if not said.gives_key  # the key server's answers are meant to give them
        for what in keys.found_in(said.content)
    ]
    places = found.searched_places + heard.bodies()
    return replace(found, content_keys=(*found.content_keys, *given), searched_places=places)


def _private_keys(kept: Collection[at_rest.Kept], heard: Hearing, known: Sequence[PublicKeyFacts]) -> KeysSought:
    whose = {key.modulus: f"{key.organisation} in {key.region}" for key in known}
    return sought(kept, heard, whose, ours={said.sha256 for said in heard if said.part is Part.SENT})


def _merged(found: Iterable[Attempts]) -> dict[str, list[Attempt]]:
    merged: dict[str, list[Attempt]] = {}
    for attempts in found:
        for requirement, more in attempts.items():
            merged.setdefault(requirement, []).extend(more)
    return merged
