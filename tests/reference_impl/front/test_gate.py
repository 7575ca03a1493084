from contextlib import ExitStack

import pytest

from reference_impl.foundation.limits import Limits
from reference_impl.foundation.problem import Problem
from reference_impl.foundation.rate import Rate
from reference_impl.front.address import ClientAddress
from reference_impl.front.gate import Gate

HERE, THERE = ClientAddress("192.0.2.1"), ClientAddress("192.0.2.2")


def refused(gate: Gate, address: ClientAddress, now_s: float = 0.0) -> tuple[int, str, str]:
    with pytest.raises(Problem) as problem, gate.passing(address, now_s):
        pass
    return problem.value.status, problem.value.limit, problem.value.headers["Retry-After"]


def test_so_many_at_once_and_then_again_when_one_has_left() -> None:
    gate = Gate(Limits(requests_at_once=3, requests_at_once_of_address=2))
    with ExitStack() as inside:
        for _ in range(2):
            inside.enter_context(gate.passing(HERE, 0.0))
        assert refused(gate, HERE) == (429, "requests_at_once_of_address", "1")
        inside.enter_context(gate.passing(THERE, 0.0))
        assert refused(gate, THERE) == (503, "requests_at_once", "1")
        assert gate.requests.taken == 3
    with gate.passing(HERE, 0.0):
        assert gate.requests.taken == 1


def test_an_address_asks_so_often_and_another_is_not_held_up() -> None:
    gate = Gate(Limits(requests_of_address=Rate(burst=2, per_s=0.5)))
    for _ in range(2):
        with gate.passing(HERE, 100.0):
            pass
    assert refused(gate, HERE, 100.0) == (429, "requests_of_address", "2")
    assert refused(gate, HERE, 101.5) == (429, "requests_of_address", "1")
    with gate.passing(THERE, 101.5), gate.passing(HERE, 102.0):
        pass


def test_a_credential_asks_so_often_wherever_it_is() -> None:
    gate = Gate(Limits(requests_of_credential=Rate(burst=1, per_s=1.0)))
    gate.recognised("camera", 0.0)
    gate.recognised("another", 0.0)
    with pytest.raises(Problem) as problem:
        gate.recognised("camera", 0.5)
    assert (problem.value.status, problem.value.limit) == (429, "requests_of_credential")
    gate.recognised("camera", 1.0)


def test_a_request_that_fails_leaves_too() -> None:
    gate = Gate(Limits())
    with pytest.raises(ZeroDivisionError), gate.passing(HERE, 0.0):
        _ = 1 // 0
    assert gate.requests.taken == 0
