from hypothesis import given
from hypothesis import strategies as st

from reference_impl.identity.guessing import FREE_FAILURES, LONGEST_WAIT_S, Guessing, wait_after


@given(st.integers(0, 10_000))
def test_waits_never_shrink_and_are_bounded(failures: int) -> None:
    assert 0 <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT_S


def test_a_name_waits_after_too_many_failures_and_no_other_does() -> None:
    guessing = Guessing()
    for _ in range(FREE_FAILURES - 1):
        guessing.attempt("ada", 100.0)
    assert guessing.must_wait_s("ada", 100.0) == 0
    guessing.attempt("ada", 100.0)
    assert guessing.must_wait_s("ada", 100.0) == 1.0
    assert guessing.must_wait_s("ada", 101.0) == 0
    assert guessing.must_wait_s("grace", 100.0) == 0


def test_a_success_forgets() -> None:
    guessing = Guessing()
    for _ in range(FREE_FAILURES):
        guessing.attempt("ada", 0.0)
    guessing.succeeded("ada")
    assert guessing.must_wait_s("ada", 0.0) == 0


def test_memory_is_bounded() -> None:
    guessing = Guessing()
    for number in range(10_050):
        guessing.attempt(f"name-{number}", 0.0)
    assert len(guessing._by_name) == 10_000
