"""What is missing of a target is told before a run, each with what to do; nothing of it is used up."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from harness.cli import main
from harness.cloud.target import Account, Target, Timing
from harness.cloud.target_file.write import write_target
from harness.conformance.checking.check import check
from harness.conformance.checking.evidence import clock
from harness.conformance.checking.look import Look
from harness.conformance.embedded import embedded


@asynccontextmanager
async def cloud(folder: Path) -> AsyncIterator[Target]:
    async with embedded(folder, regions=("eu-fra",), credential_life_s=10) as target:
        yield target


@pytest.fixture(scope="module")
def all_looks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Look]]:
    """The looks at a whole target, and at some that lack something, of one cloud."""
    return asyncio.run(_all_looks(tmp_path_factory.mktemp("cloud")))


async def _all_looks(folder: Path) -> dict[str, dict[str, Look]]:
    async with cloud(folder) as target:
        fewer = target.features - {"throttling"}
        wrong: dict[str, dict[str, object]] = {
            "nothing": {},
            "a region": {"regions": ("eu-fra", "mars")},
            "a password": {"stranger": Account(username=target.stranger.username, password=SecretStr("no"))},
            "an address": {"services": {**target.services, "my_systems": "https://127.0.0.1:1"}},
            "an authority": {"ca_file": folder / "none.pem"},
            "codes": {"licence_codes": target.licence_codes[:2]},
            "a folder": {"global_at_rest": (folder / "nowhere",)},
            "an adapter": {"adapter": "referense"},
            "regions": {"features": fewer | {"six-regions"}},
        }
        return {
            name: {look.what: look for look in await check(target.model_copy(update={"features": fewer, **changed}))}
            for name, changed in wrong.items()
        }


def missing(looks: dict[str, Look]) -> dict[str, Look]:
    return {what: look for what, look in looks.items() if look.good is False}


def test_a_whole_target_lacks_nothing(all_looks: dict[str, dict[str, Look]]) -> None:
    looks = all_looks["nothing"]
    assert not missing(looks)
    assert {"address of key_server of eu-fra", "sign-in of the stranger", "clock", "licence codes"} <= looks.keys()
    assert looks["feature audit"].found == "answers"
    assert looks["feature roles"].good is None


@pytest.mark.parametrize(
    ("lacking", "what", "found", "then"),
    [
        ("a region", "region mars", "not there", "it has eu-fra"),
        ("a password", "sign-in of the stranger", "refused with 401", "correct stranger.username"),
        ("an address", "address of my_systems", "not reached", "start it"),
        ("an authority", "certificate authority", "none.pem", "as PEM"),
        ("codes", "licence codes", "2 not yet taken by a run", "add codes"),
        ("a folder", "what belongs to no region", "not there", "correct the path"),
        ("an adapter", "adapter", "Did you mean reference?", "install"),
        ("regions", "feature six-regions", "it has 1 only", "take it out"),
    ],
)
def test_what_is_missing_is_told(
    all_looks: dict[str, dict[str, Look]], lacking: str, what: str, found: str, then: str
) -> None:
    looks = missing(all_looks[lacking])
    assert [*looks] == [what]
    assert found in looks[what].found
    assert then in looks[what].next


@pytest.mark.parametrize(("skew_s", "good"), [(0.4, True), (-5.5, True), (8, False), (-70, False)])
def test_a_clock_that_is_off_is_told(skew_s: float, *, good: bool) -> None:
    assert clock([0.1, skew_s], Timing()).good is good


def test_the_command_says_it_and_ends_with_its_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nobody = Account(username="ann", password=SecretStr("hidden-7"))
    (tmp_path / "ca.pem").write_text("no certificate")
    target = Target(
        name="t", services={"identity": "https://127.0.0.1:1"}, ca_file=tmp_path / "ca.pem", regions=("r",),
        administrator=nobody, stranger=Account(username="stan", password=SecretStr("hidden-8")),
        features=frozenset({"audit"}),
    )  # fmt: skip
    write_target(tmp_path / "cloud.yaml", target)
    assert main(["conform", "--check-target", "--target", str(tmp_path / "cloud.yaml"), "--json"]) == 2
    said = capsys.readouterr().out
    assert [look["what"] for look in json.loads(said) if look["good"] is False] == ["adapter"]
    assert "hidden" not in said
