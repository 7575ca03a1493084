"""Writes the residency ledger: which bytes of whom lie in which region at a moment."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from harness.checks.casefile import CaseFile
from harness.checks.facts.holdings import LedgerLine
from harness.checks.residency import END
from harness.conformance import holdings, playback
from harness.conformance.at_rest import Kept
from harness.conformance.probes.takes import Take
from harness.conformance.world import World
from harness.history.event import EventKind

_ALL_TIME = (0, 1 << 52)
_ENTRY = "#EXTINF"
Found = Sequence[tuple[str, int]]  # objects' names, and their bytes


@dataclass
class Books:
    """What two regions have of what probes recorded in them."""

    world: World  # in the name of the organisation's administrator
    organisation: str
    regions: tuple[str, str]
    takes: dict[str, tuple[Take, str]] = field(default_factory=dict)  # by object: the region where it must lie
    lines: list[LedgerLine] = field(default_factory=list)

    def enter(self, take: Take, region: str) -> None:
        """It must lie there from now on."""
        self.takes[take.key] = take, region

    async def look(self, when: str, kept: Collection[Kept] = ()) -> None:
        """Write down what either region has of each camera; of its files too, where they are shown."""
        for camera in dict.fromkeys(take.camera for take, _ in self.takes.values()):
            for region in self.regions:
                found = {**await self._held(camera, region), **self._files(camera, region, kept)}
                for kind, own in found.items():
                    self.lines += self._lines(when, region, kind, camera, own)

    def _lines(self, when: str, region: str, kind: str, camera: str, found: Found) -> Iterator[LedgerLine]:
        """A line for what belongs there, though it is nothing, and one for what belongs elsewhere."""
        for belongs in self.regions:
            due = {key for key, (take, owed) in self.takes.items() if (take.camera, owed) == (camera, belongs)}
            own = [size for key, size in found if key in due or (key not in self.takes and belongs == region)]
            if own or (due and belongs == region):
                yield LedgerLine(when, region, belongs, kind, self.organisation, camera, len(own), sum(own))

    async def _held(self, camera: str, region: str) -> Mapping[str, Found]:
        world = self.world
        stored = await holdings.listing(world, await world.reader(region))
        rows = await holdings.recordings(world, camera, region, *_ALL_TIME)
        entries = (await playback.playlist(world, camera, region, *_ALL_TIME)).text
        known = [(key, len(take.body)) for key, (take, _) in self.takes.items() if take.camera == camera]
        return {
            "objects": [(key, size) for key, size in stored if key.startswith(f"{camera}/")],
            "index rows": [(row.object_key, row.size) for row in rows.segments],
            "playlist entries": [(key, size) for key, size in known if key in entries],
        }

    def _files(self, camera: str, region: str, kept: Collection[Kept]) -> Mapping[str, Found]:
        keys = {take.sha256: key for key, (take, _) in self.takes.items() if take.camera == camera}
        here = [(keys[f.sha256], len(f.content)) for f in kept if f.region == region and f.sha256 in keys]
        return {"object files": here} if kept else {}


def at_the_end(case: CaseFile, kept: Iterable[Kept]) -> Iterator[LedgerLine]:
    """What the run's cameras left, as the cloud tells it and as its files show it."""
    files = [file for file in kept if not file.packed]
    whose = {str(e.detail["ciphertext_sha256"]): e.camera for e in case.history.of(EventKind.PRODUCED)}
    for camera in case.cameras.values():
        playlist = next((a.text for a in case.playlists if a.camera == camera.id and not a.from_us), "")
        found = {
            "objects": [(o.region, o.size) for o in case.objects if o.key.startswith(f"{camera.id}/")],
            "index rows": [(camera.region, row.size) for row in case.index if row.camera == camera.id],
            "playlist entries": [(camera.region, len(line)) for line in playlist.splitlines() if _ENTRY in line],
            "object files": [(f.region, len(f.content)) for f in files if whose.get(f.sha256) == camera.id],
            "log lines": [(f.region, len(line)) for f in files if f.log for line in _naming(f, camera.id)],
        }
        for kind, own in found.items():
            for region in sorted({region for region, _ in own}):
                sizes = [size for at, size in own if at == region]
                of = camera.region, kind, camera.organisation, camera.id
                yield LedgerLine(END, region, *of, len(sizes), sum(sizes))
    for key in case.public_keys:
        yield LedgerLine(END, key.region, key.region, "key pairs", key.organisation, "", 1, key.bits // 8)


def _naming(file: Kept, camera: str) -> Iterator[bytes]:
    return (line for line in file.content.splitlines() if camera.encode() in line)
