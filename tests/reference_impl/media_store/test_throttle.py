"""A store that takes so many uploads a second and sends the others away."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from reference_impl.media_store import Throttle
from tests.reference_impl.media_store.conftest import Store


def test_all_are_taken_by_default() -> None:
    assert all(Throttle().takes(7.0) for _ in range(1000))


def test_none_is_taken_at_a_rate_of_nothing() -> None:
    assert not any(Throttle(0).takes(now) for now in (0.0, 1.0, 1e9))


def test_the_rate_is_kept_and_a_second_is_saved_up() -> None:
    throttle = Throttle(5)
    assert [throttle.takes(100.0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert [throttle.takes(100.0 + n / 10) for n in range(1, 11)].count(True) == 5
    assert throttle.takes(90.0 + 100), "and after a long rest"


def test_less_than_one_a_second_still_lets_one_through() -> None:
    throttle = Throttle(0.5)
    assert [throttle.takes(float(now)) for now in range(10, 18)] == [True, False] * 4


@pytest.mark.parametrize(("rate", "after"), [(-1, None), (1, -1)])
def test_nothing_is_below_nought(rate: float, after: int | None) -> None:
    with pytest.raises(ValueError, match="below 0"):
        Throttle(rate, after)


@pytest.mark.parametrize("after", [None, 3])
async def test_boto3_is_told_to_slow_down(store: Store, after: int | None) -> None:
    store.throttle.set(0, after)
    with pytest.raises(ClientError) as told:
        await store.ask("put_object", Key="a", Body=b"x" * 300_000, IfNoneMatch="*")
    said: Any = told.value.response
    assert said["Error"]["Code"] == "SlowDown"
    assert said["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert said["ResponseMetadata"]["HTTPHeaders"].get("retry-after") == (None if after is None else str(after))
    assert store.files() == []
    store.throttle.set(None)
    await store.ask("put_object", Key="a", Body=b"x", IfNoneMatch="*")
    assert (await store.ask("get_object", Key="a"))["Bytes"] == b"x", "reading is never throttled"
