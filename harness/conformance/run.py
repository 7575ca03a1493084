"""A conformance run: record through an outage, probe meanwhile, play back, search, judge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from harness.checks import (
    access,
    browser,
    buffer,
    burst,
    configuration,
    credential_life,
    durability,
    encryption,
    index,
    key_pairs,
    keys,
    load_shed,
    names,
    people,
    playlist,
    recording,
    regions,
    renewal,
    site_network,
    stream_cache,
    subscription,
    throttling,
)
from harness.checks.casefile import CaseFile
from harness.checks.registry import CHECKS, verdict, verdicts
from harness.checks.verdict import Outcome, Verdict
from harness.cloud.adapters import adapter_of
from harness.cloud.http import connect
from harness.conformance.claims import Claim, claimed, claims
from harness.conformance.gathering import gather
from harness.conformance.hearing import Hearing
from harness.conformance.order import Order
from harness.conformance.probes.tls import probe_tls
from harness.conformance.stage import Stage
from harness.conformance.world import build
from harness.engines.live import run as live
from harness.engines.live.camera import now_us
from harness.errors import CloudUnreachableError
from harness.history.event import History
from harness.history.record import Recorder
from harness.requirements.catalogue import load

# Importing them enters their checks.
AREAS = (
    encryption,
    key_pairs,
    keys,
    access,
    configuration,
    regions,
    renewal,
    credential_life,
    index,
    durability,
    names,
    people,
    subscription,
    playlist,
    recording,
    stream_cache,
    buffer,
    burst,
    throttling,
    load_shed,
    site_network,
    browser,
)


@dataclass(frozen=True)
class Judged:
    """What came of it."""

    history: History
    case: CaseFile
    verdicts: tuple[Verdict, ...]
    pictures: Mapping[str, bytes]  # by camera: a frame of what was played back, as PNG
    secrets: frozenset[str] = frozenset()  # that the cloud gave during the run: to be kept out of reports
    claims: tuple[Claim, ...] = ()


async def judge(order: Order) -> Judged:
    """Run all of it and judge every requirement that has a check (or those of `only`)."""
    recorder = Recorder()
    started = now_us()
    pictures: Mapping[str, bytes] = {}
    target = order.target
    wait, known = target.timing.timeouts, target.resolve
    with Hearing(adapter_of(target).keys.gives_key) as heard:
        async with connect(target.ca_file, timeouts=wait, tap=heard.note, resolve=known) as http:
            order.progress(f"setting up organisations, sites and cameras at the {order.target.name}")
            try:
                world = await build(http, order.target, order.scenario)
            except CloudUnreachableError as shut_out:
                case = await _distrusted(order, recorder, started, shut_out)
            else:
                case, pictures = await gather(Stage(order, world, recorder, heard, started))
    chosen = [i for i in order_of_catalogue(CHECKS) if order.wants(i)]
    found = [v for i in chosen for v in verdicts(i, case, f"{order.replay} --only {i}")]
    told = tuple(_with_assumption(claimed(one, target)) for one in found)
    return Judged(case.history, case, told, pictures, frozenset(heard.secrets), claims(found, target))


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
