"""Adapters are found by the name that a package gives them; what is wrong with one is said, and for which target."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from harness.cloud.adapters import GROUP, adapter_of
from harness.cloud.reference import Reference
from harness.cloud.target import Account, Target
from harness.errors import BadInputError

NOBODY = Account(username="u", password=SecretStr("p"))
ADDRESSES = dict.fromkeys(("identity", "my_systems", "credentials"), "https://c.example")


def target(adapter: str, services: dict[str, str] | None = None) -> Target:
    return Target(
        name="ours", services=ADDRESSES if services is None else services, ca_file=Path("ca"), administrator=NOBODY,
        stranger=NOBODY, regions=("r",), adapter=adapter,
    )  # fmt: skip


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with two adapters, of which one is good."""
    folder = tmp_path / "acme-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    names = "acme = harness.cloud.reference:Reference\nlost = acme_is_not_there:adapter\n"
    (folder / "entry_points.txt").write_text(f"[{GROUP}]\n{names}")
    monkeypatch.syspath_prepend(str(tmp_path))


def test_the_reference_needs_no_package() -> None:
    assert isinstance(adapter_of(target("reference")), Reference)


@pytest.mark.usefixtures("installed")
def test_a_packages_own_is_found() -> None:
    assert isinstance(adapter_of(target("acme")), Reference)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("adapter", "services", "said"),
    [
        ("acne", ADDRESSES, "ours: no adapter 'acne' is installed. Did you mean acme?"),
        ("lost", ADDRESSES, r"ours: the adapter lost \(acme_is_not_there:adapter\) does not load"),
        ("acme", {"identity": "https://c.example"}, "needs the address of my_systems"),
    ],
)
def test_what_is_wrong_is_said(adapter: str, services: dict[str, str], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        adapter_of(target(adapter, services))
