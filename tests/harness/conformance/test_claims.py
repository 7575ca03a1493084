"""Claims held against verdicts: what is not claimed is skipped, what fails or works besides is shown."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from harness.checks.registry import CHECKS
from harness.checks.verdict import Outcome, Verdict
from harness.cli.claims import claims_lines, claims_table
from harness.cloud.target import Account, Target
from harness.conformance import run
from harness.conformance.claims import OF_OAUTH, OF_REFERENCE, State, claimed, claims, lacking
from harness.requirements.catalogue import load
from harness.requirements.features import FEATURES

NOBODY = Account(username="u", password=SecretStr("p"))
TARGET = Target(
    name="t", services={}, ca_file=Path("ca"), administrator=NOBODY, stranger=NOBODY, regions=("r",),
    credential_life_s=10, features=frozenset(FEATURES),
)  # fmt: skip

STATES = {
    "audit": State.FAILS,
    "playlists": State.WORKS,
    "axis-os": State.UNCLAIMED,
    "systems": State.ABSENT,
    "several-regions": State.ABSENT,  # a cloud with one region keeps everything there
    "roles": State.UNSEEN,
}


def changed(**fields: object) -> Target:
    return TARGET.model_copy(update=fields)


def verdicts(**outcomes: Outcome) -> list[Verdict]:
    return [Verdict(name.replace("_", "-"), outcome, "") for name, outcome in outcomes.items()]


@pytest.mark.parametrize(
    ("requirement", "target", "why"),
    [
        ("KEY-4", TARGET, ""),
        ("KEY-4", changed(features=frozenset({"key-server"})), "does not claim audit"),
        ("CFG-1", changed(adapter="other"), "the target's adapter is other"),
        ("CRED-2", changed(credential_life_s=3600), "hold for 3600 s here"),
        ("ENC-4", changed(adapter="other", features=frozenset(), credential_life_s=3600), ""),
    ],
)
def test_what_can_not_be_judged_says_why(requirement: str, target: Target, why: str) -> None:
    said = lacking(requirement, target)
    assert why in said if why else said == ""
    given = claimed(Verdict(requirement, Outcome.FAIL, "broken"), target)
    assert (given.outcome, given.reason) == ((Outcome.SKIP, said) if why else (Outcome.FAIL, "broken"))


@pytest.mark.parametrize(
    ("leads_to", "why"),
    [
        (SimpleNamespace(oauth=object()), ""),
        (SimpleNamespace(oauth=None), "the target's adapter, other, leads to no sign-in by OAuth 2.0"),
        (SimpleNamespace(), "the target's adapter, other, leads to no sign-in by OAuth 2.0"),
    ],
)
@pytest.mark.parametrize("requirement", sorted(OF_OAUTH))
def test_any_sign_in_by_oauth_is_judged(
    requirement: str, leads_to: object, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.conformance.claims.adapter_of", lambda _target: leads_to)
    assert lacking(requirement, changed(adapter="other")) == why


def test_each_state_of_a_claim() -> None:
    target = changed(features=frozenset({"audit", "playlists", "roles"}))
    found = verdicts(KEY_4=Outcome.FAIL, PLAY_2=Outcome.PASS, ACT_9=Outcome.PASS, ACT_7=Outcome.FAIL,
                     REG_2=Outcome.PASS, REG_4=Outcome.UNKNOWN)  # fmt: skip
    states = {claim.feature: claim.state for claim in claims(found, target)}
    assert {name: states[name] for name in STATES} == STATES
    lines = claims_lines(claims_table(claims(found, target)))
    assert lines[:2] == ["Claimed, and fails: audit.", "Works, not claimed: axis-os."]


def test_features_and_probes_name_requirements_that_there_are() -> None:
    assert run.AREAS
    named = {requirement for feature in FEATURES.values() for requirement in feature.requirements}
    assert {*named, *OF_REFERENCE, *OF_OAUTH} <= {requirement.id for requirement in load()}
    assert [name for name, feature in FEATURES.items() if not feature.requirements] == []
    assert len(CHECKS) > len(OF_REFERENCE)
