"""KEY-2: is every key pair strong, and has it nothing in common with any other."""

from collections.abc import Sequence
from itertools import combinations
from math import gcd

from harness.checks.casefile import CaseFile
from harness.checks.facts.answers import PublicKeyFacts
from harness.checks.registry import Finding, failed, judges, passed, unknown

_RSA_BITS = 2048
_EXPONENT = 65537


@judges("KEY-2")
def rsa_2048_per_organisation(case: CaseFile) -> Finding:
    """2,048 bits, e = 65537; no modulus twice and no prime in two, through organisations, regions and rotations."""
    keys = case.public_keys
    wrong = [f"{_place(k)}: {k.bits} bits, e = {k.exponent}" for k in keys if not _strong(k)]
    wrong += [said for one, other in combinations(keys, 2) if (said := _kinship(one, other))]
    if wrong:
        return failed("a key pair is weak, or not an organisation's own in its region", wrong)
    neighbours = _pairs(keys, same_region=True)
    if not neighbours:
        return unknown("there were no keys of two organisations in one region to compare: nothing was tested")
    rotations = len(keys) - len({(k.organisation, k.region) for k in keys})
    return passed(
        "every organisation has an RSA-2048 key of its own in each region, with primes of its own",
        f"{len(keys)} public keys compared, by modulus and by common divisor",
        f"{neighbours} pairs of organisations in one region, {_pairs(keys, same_region=False)} pairs of regions of one "
        f"organisation, {rotations} rotations seen",
    )


def _strong(key: PublicKeyFacts) -> bool:
    return (key.bits, key.exponent, key.modulus.bit_length()) == (_RSA_BITS, _EXPONENT, _RSA_BITS)


def _kinship(one: PublicKeyFacts, other: PublicKeyFacts) -> str:
    """What two keys share; "" if nothing."""
    if one.modulus == other.modulus:
        return f"{_place(one)} has the key of {_place(other)}"
    if gcd(one.modulus, other.modulus) > 1:
        return f"{_place(one)} has a prime in common with {_place(other)}: both private keys can be worked out"
    return ""


def _place(key: PublicKeyFacts) -> str:
    return f"{key.organisation} in {key.region}, version {key.version or '?'}"


def _pairs(keys: Sequence[PublicKeyFacts], *, same_region: bool) -> int:
    places = {(k.organisation, k.region) for k in keys}
    return sum(
        (one[1] == other[1]) if same_region else (one[0] == other[0]) for one, other in combinations(sorted(places), 2)
    )
