"""docs/how-to/operate-the-reference-cloud.md says what there is."""

import re
from dataclasses import fields
from pathlib import Path

from reference_impl.foundation.limits import Limits
from reference_impl.foundation.rate import Rate
from reference_impl.front.journal import Line
from reference_impl.front.metrics import Metrics

TEXT = (Path(__file__).parents[2] / "docs" / "how-to" / "operate-the-reference-cloud.md").read_text("utf-8")


def section(name: str) -> str:
    return TEXT.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def test_every_limit_stands_there_with_its_default() -> None:
    told: dict[str, str] = {}
    for names, values in re.findall(r"^\| (`.*?`) \| ([^|]*) \|", section("Limits"), re.MULTILINE):
        told |= dict(zip(re.findall(r"`(\w+)`", names), values.split(", "), strict=True))
    assert told == {field.name: _written(getattr(Limits(), field.name)) for field in fields(Limits)}


def _written(value: object) -> str:
    return f"{value.burst}/{value.per_s}" if isinstance(value, Rate) else str(value)


def test_every_metric_stands_there() -> None:
    told = set(re.findall(r"`(camproof_\w+)`", section("Metrics")))
    there = {
        f"{family.name}{_ENDING.get(family.type, '')}"
        for family in Metrics().registry.collect()
        if family.name.startswith("camproof_")
    }
    assert told == there


_ENDING = {"counter": "_total", "info": "_info"}


def test_every_field_of_the_log_stands_there() -> None:
    told = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (.*?) \|", section("Logs"), re.MULTILINE))))
    assert told == set(Line.__annotations__) | {"time"}
