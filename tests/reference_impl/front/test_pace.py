import pytest

from reference_impl.foundation.limits import Limits
from reference_impl.front.pace import Awaited, Pace

LIMITS = Limits(head_s=5, body_s=10, body_bytes_per_s=100, answer_s=10, answer_bytes_per_s=100, answer_longest_s=60)


def cut_after_s(awaited: Awaited, bytes_per_s: int) -> int:
    """Seconds until a client of this pace is cut off; 1,000 where it never is."""
    pace = Pace(LIMITS)
    return next((s for s in range(1, 1_000) if pace.too_slow(awaited, 1, bytes_per_s, 1.0)), 1_000)


@pytest.mark.parametrize(
    ("awaited", "bytes_per_s", "after_s"),
    [
        (Awaited.NOTHING, 0, 1_000),
        (Awaited.HEAD, 0, 6),
        (Awaited.HEAD, 1_000, 6),
        (Awaited.BODY, 0, 11),
        (Awaited.BODY, 1, 11),
        (Awaited.BODY, 50, 21),
        (Awaited.BODY, 100, 1_000),
        (Awaited.READING, 0, 11),
        (Awaited.READING, 50, 21),
        (Awaited.READING, 100, 61),
        (Awaited.READING, 1_000_000, 61),
    ],
)
def test_a_client_has_so_long(awaited: Awaited, bytes_per_s: int, after_s: int) -> None:
    assert cut_after_s(awaited, bytes_per_s) == after_s


def test_each_request_has_its_own_time() -> None:
    pace = Pace(LIMITS)
    assert not any(pace.too_slow(Awaited.HEAD, request, 0, 4.0) for request in range(100))


def test_time_in_which_the_service_was_not_waiting_does_not_count() -> None:
    pace = Pace(LIMITS)
    assert not pace.too_slow(Awaited.BODY, 1, 0, 9.0)
    assert not pace.too_slow(Awaited.NOTHING, 1, 0, 100.0)
    assert not pace.too_slow(Awaited.BODY, 1, 0, 9.0)
