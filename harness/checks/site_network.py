"""NET-1 to NET-10: what cameras see and do at sites that are wired as installers wire them, with real packets."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from harness.checks.casefile import CaseFile
from harness.checks.facts.sites import CameraThere, SitesTried, SiteThere
from harness.checks.registry import Finding, judges, skipped, unknown
from harness.checks.verdict import Evidence, Outcome

FALLBACK = "192.168.0.90/24"
BLOCKED = "one-host-blocked-"  # sites with a host of the list that is blocked: each host once
LISTED = "only-the-listed-hosts"
_NO_SITES = (
    "this run made no sites with real packets: `camproof conform` without a target makes them, where a lab can be made"
)
_SHOWN_OF_A_SITE = 1
_SHOWN_FAILURES = 2

Why = Callable[[CameraThere], bool]
"""Whether this is how a camera has to fail, or not to."""


def fails_with(words: str) -> Why:
    """It does not activate, and these words are in the reason that is told."""
    return lambda seen: not seen.activates and words in seen.why_not


def activates(seen: CameraThere) -> bool:
    """It does."""
    return seen.activates


def _fell_back(seen: CameraThere) -> bool:
    at_default = seen.link and seen.fallback and seen.address == FALLBACK
    return at_default and fails_with("no DHCP server gave it a lease")(seen)


_NO_ROUTER, _NO_RESOLVER = fails_with("and no router"), fails_with("it knows of no resolver")
MUST: Mapping[str, Mapping[str, Why]] = {
    "NET-2": {"t1-nothing-plugged-in": _NO_ROUTER},
    "NET-3": {"t2-lan-on-u2": _NO_ROUTER},
    "NET-4": {"t3-as-the-paper-says": activates},
    "NET-6": {"t5a-switch-gives-the-addresses": activates, "t5a-without-gateway": _NO_ROUTER,
              "t5a-without-dns": _NO_RESOLVER},
    "NET-7": {"no-dhcp-anywhere": _fell_back},
    "NET-10": {"dns-filter": fails_with("has no address for it: NXDOMAIN"),
               "ntp-blocked": fails_with("does not tell it the time"),
               "proxy-refuses-the-cloud": fails_with("through the proxy at 10.0.0.8: it refuses, HTTP/1.1 403"),
               "proxy-moved": fails_with("through the proxy at 10.0.0.8: connection refused")},
}  # fmt: skip
"""By requirement: sites, and how every camera there must fare."""

CONFLICT = {"t4-two-dhcp-servers": ("10.0.0.1", "192.168.0.1")}
"""NET-5: sites, and the DHCP servers that must be heard and named at the appliance's switch."""


@judges("NET-1")
def outbound_nat_is_enough(case: CaseFile) -> Finding:
    """Cameras behind NAT, which nobody can reach, record to the cloud, and nobody tries to reach them."""
    tried = case.sites
    if tried is None or tried.uploaded is None:
        return _nothing(tried)
    up = tried.uploaded
    wrong = [f"somebody outside tried to reach in: {one}" for one in up.reached_in]
    lost = {one.camera: one.held for one in up.restarted if one.fed}
    for camera, made in up.produced.items():
        if made - up.acknowledged[camera] > lost.get(camera, 0):
            wrong.append(f"{camera} behind NAT made {made} segments, and {up.acknowledged[camera]} are stored")
    if not any(up.produced.values()) or not up.opened:
        return unknown("no camera behind NAT recorded anything: nothing was tested")
    wrong += up.failures[:_SHOWN_FAILURES] if wrong else []
    told = f"{up.opened} connections were opened from the site {up.site}, and {len(up.reached_in)} towards it"
    counts = ", ".join(f"{camera}: {n} of {up.produced[camera]} stored" for camera, n in up.acknowledged.items())
    return _settled(
        wrong, [Evidence(told), Evidence(counts)],
        holds="cameras behind NAT, which listen nowhere, record to the cloud, and nothing outside tries to reach in",
        broken="outbound NAT is not enough for the cloud",
    )  # fmt: skip


def _of_sites(requirement: str, holds: str, broken: str) -> None:
    """Enter the check of a requirement that says how cameras at sites must fare."""

    def judge(case: CaseFile) -> Finding:
        tried = case.sites
        if tried is None or tried.absent or not all(name in tried.sites for name in MUST[requirement]):
            return _nothing(tried)
        wrong = [*_against(tried, MUST[requirement])]
        return _settled(wrong, _shown(tried, MUST[requirement]), holds=holds, broken=broken)

    judge.__name__ = f"cameras_fare_as_{requirement.lower().replace('-', '_')}_says"
    judges(requirement)(judge)


_of_sites(
    "NET-2", "behind an appliance in its default set-up activation fails, as no router leads out of its network",
    "cameras behind an appliance in its default set-up do not fail as they must",
)  # fmt: skip
_of_sites(
    "NET-3", "with the LAN on U2 only activation fails, as no router leads out of the switch's network",
    "cameras behind an appliance with the LAN on U2 only do not fail as they must",
)  # fmt: skip
_of_sites(
    "NET-4", "with the LAN on U1, the switch's DHCP off and its address in the LAN's range every camera activates",
    "cameras wired as the paper says do not activate",
)  # fmt: skip
_of_sites(
    "NET-6", "where the switch gives the addresses, cameras activate with gateway and DNS set, and without either fail "
    "with that reason",
    "a switch that gives the addresses does not do with its gateway and DNS settings what they say",
)  # fmt: skip
_of_sites(
    "NET-7", "a camera without a lease has a link, its default address and no internet, and the diagnosis says so",
    "a camera without a lease does not fall back to its default address, or the diagnosis does not say so",
)  # fmt: skip
_of_sites(
    "NET-10", "faults of DNS, time and proxies are told with their cause",
    "a fault of DNS, time or a proxy is told without its cause",
)  # fmt: skip


@judges("NET-5")
def the_conflict_is_named(case: CaseFile) -> Finding:
    """Where two DHCP servers answer at the switch, both are heard and named."""
    tried = case.sites
    if tried is None or tried.absent or not all(name in tried.sites for name in CONFLICT):
        return _nothing(tried)
    heard = {name: tried.sites[name].servers for name in CONFLICT}
    wrong = [
        f"{name}: heard are {', '.join(heard[name]) or 'none'}, and there are {', '.join(servers)}"
        for name, servers in CONFLICT.items()
        if heard[name] != servers
    ]
    named = [Evidence(f"{name}: {', '.join(servers)} offer addresses") for name, servers in heard.items()]
    return _settled(
        wrong, [*named, *_shown(tried, CONFLICT)],
        holds="two DHCP servers at one switch are both heard, and named",
        broken="a conflict of DHCP servers is not seen",
    )  # fmt: skip


@judges("NET-8")
def the_list_is_enough_and_each_of_it_needed(case: CaseFile) -> Finding:
    """With a listed host blocked the failure names it; with all others blocked cameras activate and record."""
    tried = case.sites
    if tried is None or tried.absent:
        return _nothing(tried)
    blocked = {name: site for name, site in tried.sites.items() if name.startswith(BLOCKED)}
    if not blocked or LISTED not in tried.sites:
        return unknown("no host of the list was blocked: nothing was tested")
    names = {name: _names(site.blocks) for name, site in blocked.items()}
    wrong = [*_against(tried, {LISTED: activates, **names}), *_not_uploaded(tried)]
    return _settled(
        wrong, _shown(tried, {LISTED: activates, **names}),
        holds=f"with any one of {len(blocked)} listed hosts blocked the failure names it; with all others blocked all "
        "works, recording too",
        broken="the list of hosts is not what it says: one that is blocked is not named, or the list is not enough",
    )  # fmt: skip


@judges("NET-9")
def a_restart_takes_all_cameras_and_what_they_held(case: CaseFile) -> Finding:
    """The switch's restart takes link and power of all cameras that it feeds, and their caches; others keep theirs."""
    tried = case.sites
    if tried is None or tried.uploaded is None:
        return _nothing(tried)
    restarted = tried.uploaded.restarted
    fed, others = [one for one in restarted if one.fed], [one for one in restarted if not one.fed]
    if not fed or not others or not all(one.held for one in restarted):
        held = ", ".join(f"{one.camera}: {one.held}" for one in restarted)
        return unknown(f"not every camera held something when the switch restarted ({held or 'no camera'})")
    if not any(tried.uploaded.acknowledged[one.camera] for one in others):
        return unknown("a camera elsewhere, whose power stayed, stored nothing at all: nothing was tested")
    wrong = [f"{one.camera} kept its link" for one in fed if not one.link_lost]
    wrong += [f"{one.camera} kept {one.stored} of {one.held} segments in its cache" for one in fed if one.stored]
    wrong += [f"{one.camera}, elsewhere, lost {one.held - one.stored}" for one in others if one.stored < one.held]
    told = [f"{o.camera}: {o.held} held, {o.stored} of them stored, link {'lost' if o.link_lost else 'kept'}"
            for o in restarted]  # fmt: skip
    return _settled(
        wrong, map(Evidence, told),
        holds=f"the restart took link and power of {len(fed)} cameras together, and all that their caches held",
        broken="a restart of the switch is not what it must be for its cameras",
    )  # fmt: skip


def _names(host: str) -> Why:
    return lambda seen: not seen.activates and seen.lost == (host,) and seen.why_not.startswith(f"{host}:")


def _not_uploaded(tried: SitesTried) -> Iterator[str]:
    if (up := tried.uploaded) is None:
        yield f"{LISTED}: no camera could record: {tried.undecided}"
    elif not all(up.acknowledged.values()):
        yield f"{LISTED}: {', '.join(camera for camera, n in up.acknowledged.items() if not n)} stored nothing"


def _against(tried: SitesTried, must: Mapping[str, Why]) -> Iterator[str]:
    for name, so in must.items():
        other = next((camera for camera in tried.sites[name].cameras if not so(camera)), None)
        if other is not None:
            yield f"{name}: {other.camera}: {other.why_not or 'it activates'}"


def _shown(tried: SitesTried, names: Iterable[str]) -> Iterator[Evidence]:
    for name in names:
        yield from _seen(tried.sites[name])


def _seen(site: SiteThere) -> Iterator[Evidence]:
    for camera in site.cameras[:_SHOWN_OF_A_SITE]:
        said = f"{site.name}: {camera.camera} of {len(site.cameras)}: {camera.why_not or 'it activates'}"
        yield Evidence(said, camera.told)


def _settled(wrong: list[str], told: Iterable[Evidence], *, holds: str, broken: str) -> Finding:
    if wrong:
        return Finding(Outcome.FAIL, f"{broken}: {'; '.join(wrong)}", tuple(told))
    return Finding(Outcome.PASS, holds, tuple(told))


def _nothing(tried: SitesTried | None) -> Finding:
    if tried is None:
        return skipped(_NO_SITES)
    if tried.absent:
        return skipped(tried.absent)
    return unknown(f"there is nothing to judge: {tried.undecided or 'a site was not looked at'}")
