import pytest
from argon2 import PasswordHasher

from reference_impl.identity.passwords import Passwords
from reference_impl.identity.settings import IdentitySettings

HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


async def test_the_password_matches_and_no_other_does() -> None:
    passwords = Passwords(HASHER)
    kept = await passwords.hashed("correct horse")
    assert kept.startswith("$argon2id$")
    assert await passwords.match(kept, "correct horse")
    assert not await passwords.match(kept, "wrong horse")


async def test_an_unknown_user_costs_the_same_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords(HASHER)
    kept = await passwords.hashed("a")
    compared: list[str] = []
    verify = PasswordHasher.verify

    def counting(hasher: PasswordHasher, hashed: str, password: str) -> bool:
        compared.append(hashed)
        return verify(hasher, hashed, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    assert not await passwords.match(None, "a")
    assert not await passwords.match(kept, "b")
    parameters = [one.split("$")[2:4] for one in compared]
    assert len(parameters) == 2
    assert parameters[0] == parameters[1]


def test_unless_set_otherwise_it_costs_what_owasp_asks() -> None:
    hasher = IdentitySettings("https://identity.test").password_hasher
    assert (hasher.time_cost, hasher.memory_cost, hasher.parallelism) == (2, 19_456, 1)
