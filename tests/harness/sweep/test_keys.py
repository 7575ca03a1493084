import pytest

from harness.errors import BadInputError
from harness.sweep.keys import keys_of, meant
from tests.harness.sweep.scenarios import shops

KEYS = keys_of(shops())


@pytest.mark.parametrize(
    ("word", "paths"),
    [
        ("cache", ["fleet.templates.lobby.cache.size", "fleet.templates.till.cache.size"]),
        ("lobby.cache", ["fleet.templates.lobby.cache.size"]),
        ("fleet.templates.*.cache.size", ["fleet.templates.lobby.cache.size", "fleet.templates.till.cache.size"]),
        ("policy", ["fleet.templates.lobby.cache.policy", "fleet.templates.till.cache.policy"]),
        ("bitrate", ["fleet.templates.lobby.bitrate.constant", "fleet.templates.till.bitrate.constant"]),
        ("up", ["fleet.sites[0].uplink.up", "fleet.sites[1].uplink.up"]),
        ("south.up", ["fleet.sites[1].uplink.up"]),
        ("fleet.sites[1].uplink.up", ["fleet.sites[1].uplink.up"]),
        ("sites.count", ["fleet.sites[0].count", "fleet.sites[1].count"]),
        ("north.cameras.till.count", ["fleet.sites[0].cameras[1].count"]),
        ("exponential", ["faults[0].for.exponential"]),
        ("uplink-cut.for", ["faults[0].for.exponential"]),
        ("longest_backoff", ["upload.longest_backoff"]),
        ("eu-fra.ingest", ["cloud.regions.eu-fra.ingest"]),
        ("phases", ["fleet.phases"]),
        ("to", ["faults[1].to"]),
    ],
)
def test_a_key_is_found_by_its_end(word: str, paths: list[str]) -> None:
    assert [str(key) for key in meant(word, KEYS)] == paths


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("cahce", "Did you mean `cache`"),
        ("count", "may mean `fleet.sites.*.cameras.*.count` or `fleet.sites.*.count`"),
        ("seed", "the scenario has no key 'seed'"),
        ("lobbi.cache", "has no key"),
        ("xyzzy", "camproof scenario explain"),
    ],
)
def test_what_is_no_key_or_several_is_said(word: str, told: str) -> None:
    with pytest.raises(BadInputError) as raised:
        meant(word, KEYS)
    assert told in str(raised.value)
