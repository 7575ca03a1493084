"""The smallest sets of changes after which all cameras activate, by the oracle's own judgement.

Sets are tried from small to large. Each is made longer by what may cure the first camera that is not well: a set that
cures all must hold one of those, so that no other needs to be tried.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import combinations, count

from harness.sites.doctor.addressing import address_of_its_own, switch_into_the_range
from harness.sites.doctor.cabling import unplug_u2
from harness.sites.doctor.change import Change, applied
from harness.sites.doctor.remedies import remedies
from harness.sites.doctor.situation import Situation
from harness.sites.oracle.judge import diagnose
from harness.sites.oracle.verdicts import Answer, Diagnosis, Note, Outcome, Step, Verdict
from harness.sites.schema.camera import Camera
from harness.sites.schema.document import Topology
from harness.sites.wiring import wire

MOST_WORK = 2_000  # half a second or so
MOST_STEPS = 100
MOST_FOUND = 4
_LONG = 100  # steps: more than any chain has
_CURABLE = {"switch-page-lost", "address-taken", "undocumented"}


@dataclass(frozen=True, slots=True)
class Cure:
    """A set of changes after which all cameras activate.

    Args:
        changes: none of which can be left out.
        besides: what else should be done while one is there, though no camera needs it.
        after: what the oracle says when all of it is done.
    """

    changes: tuple[Change, ...]
    besides: tuple[Change, ...]
    after: Diagnosis

    @property
    def size(self) -> int:
        """How many changes it needs."""
        return sum(change.size for change in self.changes)


@dataclass(frozen=True, slots=True)
class Search:
    """What was found.

    Args:
        cures: the smallest ones, the best first; none where the site is well, or nothing that is known helps.
        besides: what should be done at a site that is well, or that nothing helps.
        tried: how many sets were judged.
        complete: whether nothing was left untried that is smaller than what was found.
    """

    cures: tuple[Cure, ...]
    besides: tuple[Change, ...]
    tried: int
    complete: bool


@dataclass(order=True, slots=True)
class _Set:
    """A set of changes that is yet to be made longer."""

    size: int
    number: int
    changes: tuple[Change, ...] = field(compare=False)
    site: Topology = field(compare=False)
    said: Diagnosis = field(compare=False)


def search(site: Topology, said: Diagnosis) -> Search:
    """What cures a site of which the oracle said that."""
    if said.verdict is Verdict.ACTIVATES:
        return Search((), tuple(_besides(site, said)), 0, complete=True)
    smallest, tried, complete = _smallest(site, said)
    cures = _sound(sorted((_cure(site, changes) for changes in smallest), key=_worse))
    return Search(tuple(cures), () if cures else tuple(_besides(site, said)), tried, complete)


def _smallest(site: Topology, said: Diagnosis) -> tuple[list[tuple[Change, ...]], int, bool]:
    """All of the smallest size, how many were judged, and whether none was left out."""
    number = count()
    waiting = [_Set(0, next(number), (), site, said)]
    seen: set[frozenset[Change]] = {frozenset()}
    found: list[tuple[Change, ...]] = []
    work = 0
    while waiting and work < MOST_WORK and len(found) < MOST_FOUND:
        here = heappop(waiting)
        if found and here.size > _size(found[0]):
            break
        if here.said.verdict is Verdict.ACTIVATES:
            found.append(here.changes)
            continue
        for change in _next(here):
            changes = (*here.changes, change)
            if frozenset(changes) in seen or _undoes(here.changes, change):
                continue
            seen.add(frozenset(changes))
            edited = change.edit(here.site)
            longer = _Set(_size(changes), next(number), changes, edited, diagnose(edited))
            heappush(waiting, longer)
            work += _work(longer.said)
    complete = bool(found) or not waiting
    found += _also(waiting, found)
    found += _downhill(waiting) if not found else ()
    least = [_without_idle(site, changes) for changes in found]
    best = min(map(_size, least), default=0)
    return [one for one in dict.fromkeys(least) if _size(one) == best], len(seen), complete


def _also(waiting: list[_Set], found: list[tuple[Change, ...]]) -> Iterator[tuple[Change, ...]]:
    """What was judged well already, of the same size; or the smallest of it, if nothing was found in time."""
    well = [one for one in sorted(waiting) if one.said.verdict is Verdict.ACTIVATES]
    size = _size(found[0]) if found else well[0].size if well else 0
    yield from (one.changes for one in well[: MOST_FOUND - len(found)] if one.size == size)


def _downhill(waiting: list[_Set]) -> Iterator[tuple[Change, ...]]:
    """A set that works, from what brings most: where smaller ones are too many to be tried, one is better than none."""
    number = count()
    steep = [(-_progress(one.said), next(number), one) for one in waiting]
    heapify(steep)
    for _ in range(MOST_STEPS):
        here = heappop(steep)[2] if steep else None
        if here is None or here.said.verdict is Verdict.ACTIVATES:
            yield from [here.changes] if here else []
            return
        for change in _next(here):
            if _undoes(here.changes, change):
                continue
            edited = change.edit(here.site)
            changes = (*here.changes, change)
            longer = _Set(_size(changes), 0, changes, edited, diagnose(edited))
            heappush(steep, (-_progress(longer.said), next(number), longer))


def _work(said: Diagnosis) -> int:
    """About what a diagnosis cost: chains that were gone through, and what every site costs."""
    return 3 + len({id(outcome) for camera in said.cameras for outcome in camera.outcomes})


def _undoes(before: tuple[Change, ...], change: Change) -> bool:
    """Whether the same thing was changed before: a second time would only take the first one back."""
    return any((one.kind, one.at) == (change.kind, change.at) for one in before)


def _progress(said: Diagnosis) -> float:
    """How far the cameras get."""
    return sum(_passed(camera.told) for camera in said.cameras)


def _passed(outcome: Outcome) -> float:
    if outcome.answer is Answer.YES:
        return 2.0
    return sum(one is Answer.YES for _, one in outcome.reach) / len(outcome.reach) + _until_broken(outcome) / _LONG


def _until_broken(outcome: Outcome) -> int:
    return next(n for n, step in enumerate(outcome.steps) if step.answer is outcome.answer)


def _next(here: _Set) -> Iterator[Change]:
    """What may cure the first camera that is not well."""
    cameras = here.site.each_camera()
    for camera, found in zip(cameras, here.said.cameras, strict=True):
        if found.verdict is not Verdict.ACTIVATES:
            for step in _causes(found.told):
                yield from remedies(_situation(here.site, camera, found.told, step))
            return


def _causes(outcome: Outcome) -> list[Step]:
    """The steps with a cause, up to the first one that does not work, or that may not where none is sure."""
    found = []
    for step in outcome.steps:
        if step.cause:
            found.append(step)
        if step.answer is outcome.answer and step.answer is not Answer.YES:
            break
    return found


def _without_idle(site: Topology, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The smallest part of them that is enough."""
    for length in range(1, len(changes)):
        for some in combinations(changes, length):
            if diagnose(applied(site, some)).verdict is Verdict.ACTIVATES:
                return some
    return changes


def _cure(site: Topology, changes: tuple[Change, ...]) -> Cure:
    cured = applied(site, changes)
    besides = tuple(_besides(cured, diagnose(cured)))
    return Cure(changes, besides, diagnose(applied(cured, besides)))


def _sound(cures: list[Cure]) -> list[Cure]:
    """Without those that only work as a server falls silent that is still on, where there are others."""
    sound = [cure for cure in cures if all(note.kind != "dhcp-silent" for note in cure.after.notes)]
    return sound or cures


def _worse(cure: Cure) -> tuple[int, int, int, int]:
    """What is published comes first, then what needs nobody from outside, then what leaves least behind."""
    published = sum(bool(change.source) for change in cure.changes)
    outside = sum(("site", "network", "provider").index(change.by) for change in cure.changes)
    return cure.size, -published, outside, len(cure.besides) + len(cure.after.notes)


def _besides(site: Topology, said: Diagnosis) -> Iterator[Change]:
    """What cures a note, and costs no camera anything."""
    for note in said.notes:
        if note.kind not in _CURABLE:
            continue
        for change in _for_note(site, said, note):
            edited = change.edit(site)
            after = diagnose(edited)
            if len(after.notes) < len(said.notes) and _no_worse(after, said):
                yield change
                site, said = edited, after
                break


def _no_worse(after: Diagnosis, before: Diagnosis) -> bool:
    pairs = zip(after.cameras, before.cameras, strict=True)
    return all(now.told.answer >= then.told.answer for now, then in pairs)


def _for_note(site: Topology, said: Diagnosis, note: Note) -> Iterator[Change]:
    camera, outcome = site.each_camera()[0], said.cameras[0].told
    here = _situation(site, camera, outcome, Step(Answer.MAYBE, note.hop, note.text))
    if note.kind == "undocumented":
        yield from unplug_u2(here)
        return
    domain = here.wiring.of.get(note.hop)
    yield from switch_into_the_range(here, domain)
    yield from address_of_its_own(here)


def _situation(site: Topology, camera: Camera, outcome: Outcome, step: Step) -> Situation:
    return Situation(site, wire(site, site.each_camera()), camera, outcome, step)


def _size(changes: tuple[Change, ...]) -> int:
    return sum(change.size for change in changes)
