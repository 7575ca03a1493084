from pathlib import Path

import pytest
from pydantic import SecretStr

from harness.cloud.target import Account, LoadConsent, Target
from harness.errors import BadInputError
from harness.load.consent import Guard, require
from harness.load.order import Order

NAMES = {"here.test": ["127.0.0.1", "::1"], "there.test": ["192.0.2.7"], "both.test": ["127.0.0.1", "192.0.2.7"]}


def look(host: str) -> list[str]:
    if host in NAMES:
        return NAMES[host]
    if host[0].isdigit() or ":" in host:
        return [host]
    raise OSError("no such name")


def target(host: str, load: LoadConsent | None = None, resolve: dict[str, str] | None = None) -> Target:
    account = Account(username="ann", password=SecretStr("secret"))
    services = {"identity": f"https://{host}:8443", "my_systems": "https://127.0.0.1"}
    return Target(
        name="a cloud", services=services, ca_file=Path("ca.pem"), administrator=account, stranger=account,
        regions=("eu-fra",), load=load, resolve=resolve or {},
    )  # fmt: skip


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "[::1]", "here.test"])
def test_this_machine_may_be_loaded(host: str) -> None:
    require(target(host), Order(), look=look)


@pytest.mark.parametrize("host", ["192.0.2.7", "there.test", "both.test", "unknown.test", "[2001:db8::1]"])
def test_another_may_not(host: str) -> None:
    with pytest.raises(BadInputError, match=r"is not this machine.*load: \{consent: true\}"):
        require(target(host), Order(), look=look)


def test_another_may_where_its_operator_agrees() -> None:
    require(target("there.test", LoadConsent(consent=True)), Order(), look=look)
    Guard(target("there.test", LoadConsent(consent=True)), look)("https://store.there.test/x")


def test_what_the_target_file_resolves_goes_before_the_system() -> None:
    require(target("there.test", resolve={"there.test": "127.0.0.1"}), Order(), look=look)
    with pytest.raises(BadInputError):
        require(target("here.test", resolve={"here.test": "192.0.2.9"}), Order(), look=look)


@pytest.mark.parametrize(("cameras", "viewers", "what"), [(11, 0, "11 cameras"), (1, 6, "6 viewers")])
def test_consent_has_bounds(cameras: int, viewers: int, what: str) -> None:
    agreed = LoadConsent(consent=True, most_cameras=10, most_viewers=5)
    with pytest.raises(BadInputError, match=what):
        require(target("there.test", agreed), Order(cameras=cameras, viewers=viewers), look=look)
    require(target("there.test", agreed), Order(cameras=10, viewers=5), look=look)


def test_who_refuses_is_not_loaded_not_even_here() -> None:
    with pytest.raises(BadInputError, match="must not be loaded"):
        require(target("127.0.0.1", LoadConsent(consent=False)), Order(), look=look)


def test_addresses_that_a_cloud_gives_are_looked_at_once_each() -> None:
    asked: list[str] = []

    def counted(host: str) -> list[str]:
        asked.append(host)
        return look(host)

    guard = Guard(target("127.0.0.1"), counted)
    for _ in range(3):
        guard("https://here.test/bucket/key")
    with pytest.raises(BadInputError, match=r"there\.test"):
        guard("https://there.test/bucket/key")
    assert asked == ["here.test", "there.test"]
