"""All looks at a target, in the order in which one needs the other."""

import time
from collections.abc import Collection, Mapping

from harness.cloud.adapters import adapter_of
from harness.cloud.administration import RegionAddresses
from harness.cloud.http import Answer, CloudHttp, connect
from harness.cloud.ports import Adapter
from harness.cloud.retry_after import moment_s
from harness.cloud.target import Account, Target
from harness.conformance.checking.addresses import reached, trusted
from harness.conformance.checking.evidence import clock, codes, folders
from harness.conformance.checking.features import Sample, answers, sample
from harness.conformance.checking.look import Look, looked
from harness.errors import BadInputError


async def check(target: Target) -> tuple[Look, ...]:
    """Everything that a run needs. What needs something that is missing is left out."""
    try:
        adapter = adapter_of(target)
    except BadInputError as wrong:
        return (Look("adapter", good=False, found=str(wrong), next="install the package that has it, or correct it"),)
    context, authority = trusted(target)
    if context is None:
        return (authority, *folders(target), *codes(target))
    own = {**target.services, **({"web": target.web} if target.web else {})}
    looks = [authority, *await reached(own, context, target)]
    if all(look.good for look in looks):
        skews: list[float] = []
        tap = _Dates(skews)
        wait, resolve = target.timing.timeouts, target.resolve
        async with connect(target.ca_file, timeouts=wait, tap=tap.note, resolve=resolve) as http:
            known, more = await _regions(adapter, http, target)
            looks += more
            served = {region: known[region].services for region in target.regions if region in known}
            places = {f"{name} of {region}": url for region, own in served.items() for name, url in own.items()}
            looks += await reached(places, context, target)
            looks += await _people(adapter, http, target)
            looks.append(clock(skews, target.timing))
            if all(look.good is not False for look in looks):
                looks += await _features(adapter, http, target, known)
    return (*looks, *codes(target), *folders(target))


class _Dates:
    """Notes how far each answer's date is from our clock, in seconds."""

    def __init__(self, skews_s: list[float]) -> None:
        self._skews_s = skews_s

    def note(self, answer: Answer) -> None:
        sent_s = moment_s(answer.headers.get("Date", ""))
        if sent_s is not None:
            self._skews_s.append(sent_s - time.time())


async def _regions(
    adapter: Adapter, http: CloudHttp, target: Target
) -> tuple[Mapping[str, RegionAddresses], list[Look]]:
    try:
        known = await adapter.regions(http)
    except Exception as wrong:  # noqa: BLE001 - whatever comes in the place of a list of regions
        return {}, [Look("regions", good=False, found=f"they can't be listed: {wrong}", next="correct the addresses")]
    return known, [_region(region, known) for region in target.regions]


def _region(region: str, known: Collection[str]) -> Look:
    if region in known:
        return Look(f"region {region}", good=True, found="there")
    advice = f"correct `regions`; it has {', '.join(sorted(known))}"
    return Look(f"region {region}", good=False, found="not there", next=advice)


async def _people(adapter: Adapter, http: CloudHttp, target: Target) -> list[Look]:
    people: dict[str, Account] = {"administrator": target.administrator, "stranger": target.stranger}
    return [
        (await looked(
            f"sign-in of the {who}", f"{account.username} is signed in", adapter.sign_in(http, account),
            f"correct {who}.username and {who}.password; the account must need no second step",
        ))[0]
        for who, account in people.items()
    ]  # fmt: skip


async def _features(
    adapter: Adapter, http: CloudHttp, target: Target, known: Mapping[str, RegionAddresses]
) -> list[Look]:
    made, found = await looked(
        "an organisation", "made, activated, with a camera", sample(target, adapter, http, known),
        "let the administrator make and activate organisations",
    )  # fmt: skip
    return [made, *(await answers(found) if isinstance(found, Sample) else [])]
