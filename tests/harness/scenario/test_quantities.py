"""A number and a unit, exactly; nothing else."""

import json
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.scenario.quantities import (
    DURATION,
    FREQUENCY,
    KINDS,
    RATE,
    SHARE,
    SHIFT,
    SIZE,
    Kind,
    QuantityError,
    parse,
    written,
)

ALL = [*KINDS.values(), SHIFT]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("20 min", DURATION, 1_200_000_000),
        ("0.1 s", DURATION, 100_000),
        ("1.5h", DURATION, 5_400_000_000),
        ("30 d", DURATION, 2_592_000_000_000),
        ("2 week", DURATION, 1_209_600_000_000),
        ("-20 min", SHIFT, -1_200_000_000),
        ("64 MiB", SIZE, 67_108_864),
        ("64 MB", SIZE, 64_000_000),
        ("8 Mbit", SIZE, 1_000_000),
        ("4 Mbit/s", RATE, 4e6),
        ("1.5e3 kbit/s", RATE, 1.5e6),
        ("1 MB/s", RATE, 8e6),
        ("1 KiB/s", RATE, 8192.0),
        ("2 /week", FREQUENCY, 2 / 604_800),
        ("6 /h", FREQUENCY, 1 / 600),
        ("0.1 %", SHARE, 0.001),
        ("  7 %  ", SHARE, 0.07),
    ],
)
def test_becomes_its_base_unit(text: str, kind: Kind, value: float) -> None:
    assert parse(text, kind) == value


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        (20, DURATION, "20 has no unit, and a duration needs one; did you mean `20 s` or `20 min`?"),
        ("20", DURATION, "did you mean `20 s` or `20 min`?"),
        (2.5, RATE, "did you mean `2.5 Mbit/s` or `2.5 kbit/s`?"),
        ("20 minutes", DURATION, "did you mean `20 min`?"),
        ("20 MIN", DURATION, "did you mean `20 min`?"),
        ("4 mbps", RATE, "did you mean `4 Mbit/s`?"),
        ("4 Mbit", RATE, "did you mean `4 Mbit/s`?"),
        ("64 mib", SIZE, "did you mean `64 MiB`?"),
        ("1 parsec", DURATION, "'parsec' is no unit of a duration. There are: us, ms"),
        ("2 s*s", DURATION, "is no unit"),
        ("min 20", DURATION, "'min 20' is not a duration"),
        ("", SIZE, "'' is not a size"),
        (True, SIZE, "True is not a size"),
        (None, SIZE, "None is not a size"),
        ("nan s", DURATION, "not a duration"),
        ("-1 s", DURATION, "'-1 s' is below 0"),
        ("1e300 d", DURATION, "more than camproof can compute with"),
    ],
)
def test_what_is_none_is_told_with_what_was_meant(text: object, kind: Kind, says: str) -> None:
    with pytest.raises(QuantityError, match=re.escape(says)):
        parse(text, kind)


@given(kind=st.sampled_from(ALL), data=st.data())
def test_what_is_written_reads_back_as_the_very_same_value(kind: Kind, data: st.DataObject) -> None:
    least = -(10**15) if kind.signed else 0
    whole = st.integers(least, 10**15)
    value = data.draw(whole if kind.whole else st.floats(0, 1e12) | whole.map(float))
    text = written(value, kind)
    assert parse(text, kind) == value
    assert re.search(kind.pattern, text), json.dumps(text)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1_200_000_000, DURATION, "20 min"),
        (0, DURATION, "0 s"),
        (67_108_864, SIZE, "64 MiB"),
        (1_500_000, SIZE, "1.5 MB"),
        (8e6, RATE, "8 Mbit/s"),
        (2 / 604_800, FREQUENCY, "2 /week"),
        (0.001, SHARE, "0.1 %"),
    ],
)
def test_is_written_as_a_person_would(value: float, kind: Kind, text: str) -> None:
    assert written(value, kind) == text


def test_the_library_of_units_is_not_imported_until_there_is_a_unit() -> None:
    code = "import sys, harness.scenario.quantities, harness.cli; print('pint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
