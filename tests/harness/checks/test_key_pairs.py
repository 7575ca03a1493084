"""KEY-2 sees weak and kindred key pairs, and lets rotations and regions pass."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from harness.checks import key_pairs  # noqa: F401 - importing it enters its check
from harness.checks.casefile import CaseFile
from harness.checks.facts.answers import PublicKeyFacts
from harness.checks.registry import verdict
from harness.checks.verdict import Outcome, Verdict
from harness.history.event import Header, History
from reference_impl.faulty.common_prime import related

PRIVATE = [rsa.generate_private_key(65537, 2048) for _ in range(5)]
MODULI = [key.public_key().public_numbers().n for key in PRIVATE]


def fact(
    organisation: str, region: str, modulus: int, version: str = "1", *, bits: int = 2048, e: int = 65537
) -> PublicKeyFacts:
    return PublicKeyFacts(organisation, region, bits, e, modulus, version)


GOOD = [
    fact("one", "eu-fra", MODULI[0]),
    fact("two", "eu-fra", MODULI[1]),
    fact("one", "us-iad", MODULI[2]),
    fact("two", "us-iad", MODULI[3]),
]


def judged(*keys: PublicKeyFacts) -> Verdict:
    return verdict("KEY-2", CaseFile(History(Header("s", "", 1, "live", "0", "", 0), ()), {}, public_keys=keys))


def test_keys_of_their_own_pass_and_so_does_a_rotation() -> None:
    assert judged(*GOOD).outcome is Outcome.PASS
    rotated = judged(*GOOD, fact("one", "eu-fra", MODULI[4], "2"))
    assert rotated.outcome is Outcome.PASS
    assert "1 rotations seen" in rotated.evidence[1].statement


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (fact("three", "eu-fra", MODULI[0]), "has the key of"),
        (fact("one", "jp-tyo", MODULI[0]), "has the key of"),
        (fact("one", "eu-fra", MODULI[0], "2"), "has the key of"),
        (fact("three", "eu-fra", related(PRIVATE[0]).public_key().public_numbers().n), "a prime in common"),
        (fact("three", "eu-fra", MODULI[4] >> 1, bits=2047), "2047 bits"),
        (fact("three", "eu-fra", MODULI[4], e=3), "e = 3"),
    ],
)
def test_what_is_weak_or_kin_fails(key: PublicKeyFacts, said: str) -> None:
    found = judged(*GOOD, key)
    assert found.outcome is Outcome.FAIL
    assert any(said in evidence.statement for evidence in found.evidence)


def test_nothing_to_compare_is_unknown() -> None:
    assert judged().outcome is Outcome.UNKNOWN
    assert judged(GOOD[0], GOOD[2]).outcome is Outcome.UNKNOWN
