"""Thresholds in a file of the user's."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from harness.errors import BadInputError
from harness.load.thresholds import Threshold, parse_threshold
from harness.scenario.loading.whole_file import from_file
from harness.scenario.schema.base import Strict, invalid


def _threshold(text: str) -> str:
    try:
        parse_threshold(text)
    except BadInputError as wrong:
        raise invalid(str(wrong)) from None
    return text


class ThresholdFile(Strict):
    """What a load test must keep to.

    Args:
        camproof: the format of the file.
        thresholds: bounds such as `store.p95 < 800 ms`.
    """

    camproof: Literal["thresholds/1"]
    thresholds: Annotated[tuple[Annotated[str, AfterValidator(_threshold)], ...], Field(min_length=1)]


def load_thresholds(path: Path) -> tuple[Threshold, ...]:
    """The thresholds in a file.

    Raises:
        BadInputError: it can't be read.
        ExceptionGroup: something is wrong with it; a BadInputError for each thing.
    """
    return tuple(map(parse_threshold, from_file(path, ThresholdFile, "thresholds").thresholds))
