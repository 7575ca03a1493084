import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.media_store.byte_range import UnsatisfiableError, requested


@given(size=st.integers(0, 30), first=st.integers(0, 40), last=st.integers(0, 40))
def test_a_range_is_what_a_slice_is(size: int, first: int, last: int) -> None:
    body = bytes(range(size))
    if first <= last and first < size:
        start, length = requested(f"bytes={first}-{last}", size) or (0, -1)
        assert body[start : start + length] == body[first : last + 1]
    elif first <= last:
        with pytest.raises(UnsatisfiableError):
            requested(f"bytes={first}-{last}", size)
    else:
        assert requested(f"bytes={first}-{last}", size) is None


@given(size=st.integers(1, 30), count=st.integers(1, 40))
def test_the_last_bytes(size: int, count: int) -> None:
    body = bytes(range(size))
    start, length = requested(f"bytes=-{count}", size) or (0, -1)
    assert body[start : start + length] == body[-count:]


@pytest.mark.parametrize(
    "header", [None, "", "bytes", "bytes=-", "bytes=a-b", "bytes=0-1,3-4", "lines=1-2", "bytes=5-4"]
)
def test_what_is_no_single_range_asks_for_all(header: str | None) -> None:
    assert requested(header, 10) is None


def test_a_number_may_be_larger_than_any_object() -> None:
    assert requested(f"bytes=3-{2**64}", 10) == (3, 7)
    assert requested(f"bytes=-{2**64}", 10) == (0, 10)
    with pytest.raises(UnsatisfiableError):
        requested(f"bytes={2**64}-", 10)


def test_no_last_bytes_at_all() -> None:
    with pytest.raises(UnsatisfiableError):
        requested("bytes=-0", 10)
