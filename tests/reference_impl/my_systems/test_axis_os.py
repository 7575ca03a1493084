import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.foundation.problem import Problem
from reference_impl.my_systems.axis_os import is_supported, parse

PARTS = st.lists(st.integers(0, 999_999), min_size=2, max_size=4)


@pytest.mark.parametrize(
    ("version", "supported"),
    [
        ("11.11.73", True),
        ("11.11.72", False),
        ("11.11.205", True),
        ("11.9.99", False),
        ("10.12.257", False),
        ("12.0.0", True),
        ("12.0", True),
        ("11.11", False),
        ("11.11.73.0", True),
        ("11.11.73.1", True),
        ("6.50.5.2", False),
        ("5.40.9.5", False),
    ],
)
def test_versions_are_compared_as_numbers(version: str, *, supported: bool) -> None:
    assert is_supported(version) is supported


@given(PARTS)
def test_every_version_of_two_to_four_parts_is_read(parts: list[int]) -> None:
    read = parse(".".join(map(str, parts)))
    assert read == (*parts, *[0] * (4 - len(parts)))


@given(PARTS, PARTS)
def test_order_is_that_of_the_numbers(one: list[int], other: list[int]) -> None:
    fill = [0] * 4
    numeric = (one + fill)[:4] < (other + fill)[:4]
    assert (parse(".".join(map(str, one))) < parse(".".join(map(str, other)))) == numeric


@pytest.mark.parametrize("version", ["", "11", "11.11.73.0.1", "11.11.x", "11..73", "-1.2", "11.11.73\n", "\u0661.1"])
def test_anything_else_is_refused(version: str) -> None:
    with pytest.raises(Problem) as refused:
        parse(version)
    assert (refused.value.status, refused.value.reason) == (422, "axis-os-not-readable")
