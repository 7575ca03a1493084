from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reference_impl.foundation.session import SessionSealer

if TYPE_CHECKING:
    from tests.reference_impl.credentials.conftest import World

SEALERS = {region: SessionSealer(bytes([number]) * 32, region) for number, region in enumerate(("eu-fra", "us-iad"))}
NOW_S = 1_800_000_000.5


async def test_an_enabled_camera_gets_credentials_to_write_below_its_prefix(world: "World") -> None:
    status, document, _ = await world.ask("GET", "/v1/renewal", device="cam-1")
    assert status == 200
    assert document["region"] == "eu-fra"
    assert document["storageUri"] == "https://store.eu-fra/org-1"
    assert document["expiresAt"] == "2027-01-15T08:15:00.000000Z"
    session = SEALERS["eu-fra"].open(document["user"]["token"])
    assert session is not None
    assert (session.access_key_id, session.secret_access_key) == (
        document["user"]["username"],
        document["user"]["password"],
    )
    assert (session.organisation, session.prefix, session.region) == ("org-1", "cam-1/", "eu-fra")
    assert session.actions == ("PutObject", "Index")
    assert session.expires_at == int(NOW_S) + 900
    assert datetime.fromisoformat(document["expiresAt"]) == datetime.fromtimestamp(session.expires_at, UTC)


async def test_another_region_cannot_open_the_session(world: "World") -> None:
    _, document, _ = await world.ask("GET", "/v1/renewal", device="cam-1")
    assert SEALERS["us-iad"].open(document["user"]["token"]) is None


async def test_every_renewal_is_fresh(world: "World") -> None:
    users = [(await world.ask("GET", "/v1/renewal", device="cam-1"))[1]["user"] for _ in range(3)]
    for member in ("username", "password", "token"):
        assert len({user[member] for user in users}) == 3


async def test_a_camera_that_is_not_enabled_gets_none(world: "World") -> None:
    status, document, _ = await world.ask("GET", "/v1/renewal", device="cam-2")
    assert (status, document["reason"]) == (403, "not-enabled")


async def test_a_camera_of_a_region_that_is_not_served_here_gets_none(world: "World") -> None:
    status, document, _ = await world.ask("GET", "/v1/renewal", device="cam-4")
    assert (status, document["reason"]) == (403, "records-elsewhere")


async def test_while_nobody_knows_whether_a_camera_may_record_it_is_told_when_to_ask_again(world: "World") -> None:
    status, document, headers = await world.ask("GET", "/v1/renewal", device="cam-5")
    assert (status, document["reason"], headers["Retry-After"]) == (503, "my-systems-unreachable", "5")


async def test_a_user_gets_none_to_upload(world: "World") -> None:
    status, document, _ = await world.ask("GET", "/v1/renewal", roles={"org-1": "administrator"})
    assert (status, document["reason"]) == (403, "not-a-device")


@pytest.mark.parametrize("role", ["administrator", "operator"])
async def test_a_reader_reads_and_writes_nothing(world: "World", role: str) -> None:
    body = {"organisation": "org-1", "region": "eu-fra"}
    status, document, _ = await world.ask("POST", "/v1/reader-sessions", roles={"org-1": role}, body=body)
    assert status == 200
    session = SEALERS["eu-fra"].open(document["user"]["token"])
    assert session is not None
    assert (session.organisation, session.prefix) == ("org-1", "")
    assert session.actions == ("GetObject", "HeadObject", "ListObjectsV2")
    assert session.expires_at == int(NOW_S + 600), "no role is gone by for longer than its end is told of"


async def test_viewers_and_strangers_do_not_read_the_store(world: "World") -> None:
    body = {"organisation": "org-1", "region": "eu-fra"}
    status, refused, _ = await world.ask("POST", "/v1/reader-sessions", roles={"org-1": "viewer"}, body=body)
    assert (status, refused["reason"]) == (403, "role-not-sufficient")
    status, refused, _ = await world.ask("POST", "/v1/reader-sessions", roles={"org-2": "administrator"}, body=body)
    assert (status, refused["reason"]) == (404, "no-such-organisation")
    status, refused, _ = await world.ask("POST", "/v1/reader-sessions", device="cam-1", body=body)
    assert (status, refused["reason"]) == (404, "no-such-organisation")


@pytest.mark.parametrize("region", ["us-iad", "mars"])
async def test_a_reader_names_the_region_that_is_asked(world: "World", region: str) -> None:
    body = {"organisation": "org-1", "region": region}
    status, refused, _ = await world.ask("POST", "/v1/reader-sessions", roles={"org-1": "operator"}, body=body)
    assert (status, refused["reason"]) == (422, "no-such-region")


async def test_credentials_are_not_cached(world: "World") -> None:
    _, _, headers = await world.ask("GET", "/v1/renewal", device="cam-1")
    assert headers["Cache-Control"] == "no-store"


async def test_a_camera_that_asks_too_often_is_told_how_long_to_wait(world: "World") -> None:
    answers = [await world.ask("GET", "/v1/renewal", device="cam-1") for _ in range(61)]
    assert [status for status, _, _ in answers] == [200] * 60 + [429]
    _, refused, headers = answers[-1]
    assert (refused["reason"], headers["Retry-After"]) == ("too-many-renewals", "2")
    assert (await world.ask("GET", "/v1/renewal", device="cam-3"))[0] == 200, "another camera is not held up"
