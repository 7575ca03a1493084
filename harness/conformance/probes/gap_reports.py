"""CRED-3, CRED-7, REG-4: reports of gaps that the index must refuse, each beside its control."""

import secrets
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from functools import partial

from harness.camera.gaps import GapReport, Lost
from harness.camera.stream_cache import DropReason
from harness.checks.facts.tried import Attempt
from harness.cloud.http import Answer
from harness.cloud.signing import TemporaryCredentials
from harness.conformance import holdings
from harness.conformance.probes.attempts import Attempts, accepts, refuses
from harness.conformance.probes.in_time import in_time
from harness.conformance.probes.names import Names
from harness.conformance.world import World
from harness.engines.live.camera import now_us
from harness.errors import CloudMalformedError

_AGO_US = 24 * 3600 * 1_000_000  # of every reported loss: what was recorded in the run lies apart from it
_LOST_US = 1_000_000


async def probe_gap_reports(world: World, camera: str, region: str, other: str) -> Attempts:
    """Report losses, signed well and badly, here and elsewhere. Nothing where no credentials come, or no reports go."""
    if "gap-reports" not in world.target.features:
        return {}
    other_id = world.cameras[other][0]
    try:
        return await in_time(lambda names: _Gaps(names).attempts(other_id), partial(Names.of, world, camera, region))
    except CloudMalformedError:  # the cameras meet it too: CRED-5 tells it
        return {}


@dataclass(frozen=True, slots=True)
class _Gaps:
    names: Names

    async def attempts(self, other: str) -> Attempts:
        """All of them; `other` is a camera beside."""
        own = await accepts("a gap of its own", self.told())
        another = await refuses("a gap in another camera's name", self.of_another(other))
        return {
            "CRED-3": [own, another],
            "CRED-7": [own, *await self.forged()],
            "REG-4": [own, *await self.elsewhere()],
        }

    async def forged(self) -> list[Attempt]:
        credentials = self.names.probe.credentials
        forged = replace(credentials, secret_access_key="A" * 40)
        altered = replace(credentials, session_token=credentials.session_token[:-8] + "AAAAAAA=")
        return [
            await refuses("a gap signed by another secret key", self.told(by=forged), "SignatureDoesNotMatch"),
            await refuses("a gap under an altered session token", self.told(by=altered)),
        ]

    async def elsewhere(self) -> list[Attempt]:
        """At the other regions' index: a row would be refused there for its object, which is here."""
        names, attempts = self.names, list[Attempt]()
        for other in names.world.regions.values():
            if other.id != names.region:
                signed = replace(names.probe.credentials, region=other.id)
                told = self.told(by=signed, at=other.recording_index)
                attempts.append(await refuses(f"a gap in {other.id}, signed for it", told))
        return attempts

    async def of_another(self, camera: str) -> Answer:
        """The answer, which is a refusal where the other camera's recordings do not show the gap after it."""
        report = _report()
        answer = await self.told(report, camera=camera)
        until_us = report.start_us + report.duration_us
        found = await holdings.recordings(self.names.world, camera, self.names.region, report.start_us, until_us)
        shown = bool(found.broken) or any(gap.span == report.span for gap in found.gaps)
        return answer if shown or not answer.accepted else replace(answer, status=404)

    def told(
        self, report: GapReport | None = None, *, by: TemporaryCredentials | None = None, at: str = "", camera: str = ""
    ) -> Awaitable[Answer]:
        """A loss of a moment ago, unless another is given."""
        names = self.names
        place = names.configuration
        there = replace(place, recording_index=at or place.recording_index, camera=camera or place.camera)
        return names.api.report_gap(there, by or names.probe.credentials, report or _report())


def _report() -> GapReport:
    lost = Lost(0, now_us() - _AGO_US, _LOST_US)
    return GapReport(secrets.token_hex(8), DropReason.EVICTED_OLDEST, (lost,))
