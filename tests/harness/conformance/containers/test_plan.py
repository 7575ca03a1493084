"""Who shares a network with whom; that the engine keeps them apart is tried in containers."""

from itertools import combinations
from pathlib import Path

from harness.conformance.containers.plan import Plan, plan
from harness.conformance.containers.subnets import MOST
from reference_impl.deployment.apart.plan import Wanted
from reference_impl.deployment.containers.databases import addresses, beginning, passwords, servers
from reference_impl.deployment.containers.listening import by_name
from reference_impl.deployment.regions import REGIONS


def planned(*regions: str) -> Plan:
    return plan(Wanted(regions=regions), Path("/run"), ("services", "postgres"))


def meeting(of: Plan) -> set[tuple[str, str]]:
    """Pairs of containers that share a network."""
    on = {one.name: {line.network for line in one.lines} for one in of.containers}
    return {pair for pair in combinations(sorted(on), 2) if on[pair[0]] & on[pair[1]]}


def test_who_shares_a_network() -> None:
    assert meeting(planned("eu-fra", "us-iad")) == {
        ("global", "global-db"),
        ("eu-fra", "global"), ("eu-fra-keys", "global"), ("global", "us-iad"), ("global", "us-iad-keys"),
        ("eu-fra", "eu-fra-db"), ("eu-fra-db", "eu-fra-keys"), ("us-iad", "us-iad-db"), ("us-iad-db", "us-iad-keys"),
    }  # fmt: skip


def test_nothing_leads_out_of_a_databases_network_and_no_address_is_used_twice() -> None:
    of = planned(*REGIONS)
    assert {name for name, internal in of.networks.items() if internal} == {
        line.network for one in of.containers if one.name.endswith("-db") for line in one.lines
    }
    ends = [(line.network, line.host) for one in of.containers for line in one.lines]
    assert len(set(ends)) == len(ends)
    assert len(of.networks) <= MOST


def test_each_part_has_a_database_and_a_password_of_its_own() -> None:
    wanted = Wanted(regions=("eu-fra",))
    known = passwords(wanted)
    urls = addresses(wanted, known)
    assert urls.keys() == {"global", "eu-fra", "eu-fra/keys"}
    assert len({url.split("@")[0] for url in urls.values()}) == 3
    region = servers(wanted)[1]
    said = beginning(region, known)
    assert said.count("CREATE DATABASE") == 2
    assert known.roles["eu-fra"] in said
    assert known.roles["global"] not in said
    assert not [secret for secret in (*known.roles.values(), *known.superusers.values()) if secret in repr(known)]


def test_a_key_server_listens_where_its_name_leads_unless_told_otherwise() -> None:
    wanted = Wanted(regions=("eu-fra", "us-iad"), settings={"us-iad/keys": {"host": "10.0.0.1", "poll_s": 1}})
    assert by_name(wanted).settings == {
        "eu-fra/keys": {"host": "keys.eu-fra.camproof.test"},
        "us-iad/keys": {"host": "10.0.0.1", "poll_s": 1},
    }
