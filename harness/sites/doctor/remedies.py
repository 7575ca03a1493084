"""Which changes cure which cause. A cause without any is one that nobody can mend by changing this site."""

from collections.abc import Callable, Iterator

from harness.sites.doctor import addressing, beyond, cabling, routing, uplinks
from harness.sites.doctor.change import Change
from harness.sites.doctor.situation import Situation
from harness.sites.oracle.verdicts import Cause

Remedy = Callable[[Situation], Iterator[Change]]

_GATEWAY: tuple[Remedy, ...] = (
    uplinks.way_out,
    addressing.one_dhcp_server,
    addressing.gateway_by_dhcp,
    addressing.switch_into_the_range,
    addressing.somebody_gives_addresses,
    addressing.cameras_by_dhcp,
    addressing.cameras_in_the_range,
    routing.outside_as_wanted,
)
_TAKEN: tuple[Remedy, ...] = (
    addressing.switch_into_the_range,
    addressing.cameras_by_dhcp,
    addressing.cameras_in_the_range,
    addressing.address_of_its_own,
)
REMEDIES: dict[Cause, tuple[Remedy, ...]] = {
    Cause.PORT_OFF: (cabling.port_on,),
    Cause.CABLE_BROKEN: (cabling.replace_cable,),
    Cause.NO_POWER: (cabling.own_supply,),
    Cause.POE_OVERLOAD: (cabling.less_power,),
    Cause.PORT_LOCKED: (cabling.lock_to_the_camera,),
    Cause.LOOP: (cabling.open_loop,),
    Cause.UNDOCUMENTED: (cabling.unplug_u2,),
    Cause.NO_WAY_OUT: (uplinks.way_out,),
    Cause.LAN_ON_U2: (uplinks.way_out,),
    Cause.TWO_DHCP: (addressing.one_dhcp_server, addressing.gateway_by_dhcp, addressing.resolver_by_dhcp),
    Cause.NO_LEASE: (
        addressing.somebody_gives_addresses,
        uplinks.way_out,
        cabling.replace_cable,
        addressing.cameras_in_the_range,
    ),
    Cause.POOL_EMPTY: (addressing.more_leases, addressing.cameras_in_the_range),
    Cause.ADDRESS_TAKEN: _TAKEN,
    Cause.NO_GATEWAY: _GATEWAY,
    Cause.GATEWAY_FOREIGN: _GATEWAY,
    Cause.GATEWAY_SILENT: (*_GATEWAY, cabling.replace_cable),
    Cause.GATEWAY_NO_ROUTER: _GATEWAY,
    Cause.GATEWAY_TAKEN: _TAKEN,
    Cause.NO_RETURN: (
        addressing.cameras_by_dhcp,
        addressing.cameras_in_the_range,
        routing.route_back,
        routing.nat_on,
        addressing.one_dhcp_server,
        routing.as_large_as_its_leases,
    ),
    Cause.OVERLAP: (routing.another_range, routing.outside_as_wanted, cabling.plug_in_outside),
    Cause.CIRCLE: (cabling.plug_in_outside,),
    Cause.ROUTER_UNPLUGGED: (cabling.plug_in_outside,),
    Cause.ROUTER_NO_LEASE: (routing.upstream_gives_addresses, cabling.plug_in_outside),
    Cause.ROUTER_MISCONFIGURED: (routing.outside_as_wanted,),
    Cause.NO_NAT: (routing.nat_on,),
    Cause.LINK_DOWN: (cabling.ask_the_provider,),
    Cause.IPV6_ONLY: (cabling.ask_the_provider,),
    Cause.NO_SUCH_HOST: (
        beyond.use_the_proxy,
        beyond.without_the_proxy,
        beyond.ask_the_router,
        addressing.resolver_by_dhcp,
    ),
    Cause.NO_DNS: (
        addressing.resolver_by_dhcp,
        addressing.one_dhcp_server,
        beyond.ask_the_router,
        addressing.cameras_by_dhcp,
    ),
    Cause.DNS_SILENT: (
        beyond.resolver_on,
        routing.resolver_outside,
        beyond.ask_the_router,
        addressing.resolver_by_dhcp,
        beyond.allow,
        addressing.cameras_by_dhcp,
    ),
    Cause.DNS_REFUSES: (beyond.honest_resolver,),
    Cause.DNS_LIES: (beyond.honest_resolver,),
    Cause.NO_TIME: (beyond.allow, beyond.another_clock, beyond.honest_resolver),
    Cause.BLOCKED: (beyond.allow, beyond.use_the_proxy),
    Cause.PORTAL: (beyond.pass_the_portal,),
    Cause.INTERCEPTED: (beyond.leave_tls_alone, beyond.tidy_proxy, beyond.without_the_proxy),
    Cause.PROXY_SILENT: (beyond.listen_where_they_send, beyond.use_the_proxy, beyond.without_the_proxy),
    Cause.PROXY_REFUSES: (beyond.tidy_proxy, beyond.without_the_proxy),
    Cause.PROXY_UNDOCUMENTED: (beyond.without_the_proxy,),
}


def remedies(here: Situation) -> Iterator[Change]:
    """Changes that may cure what is broken, each once."""
    seen: set[Change] = set()
    for remedy in REMEDIES[here.step.cause] if here.step.cause else ():
        for change in remedy(here):
            if change not in seen:
                seen.add(change)
                yield change
