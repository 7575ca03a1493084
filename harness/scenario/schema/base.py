"""What all parts of a scenario share: strictness, quantities, and defaults that say where they come from."""

from collections.abc import Callable
from math import inf
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from harness.scenario import quantities
from harness.scenario.defaults import Sourced, default
from harness.scenario.quantities import DURATION, FREQUENCY, RATE, SHARE, SHIFT, SIZE, Kind, QuantityError

FROM_FILE = "from_file"  # in the context of a validation: what is read was written by a person


class Strict(BaseModel):
    """Frozen, with no keys but the declared ones. Files use the aliases, Python the names of fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_by_name=True, validate_by_alias=True)


def invalid(message: str, **context: Any) -> PydanticCustomError:  # noqa: ANN401 - whatever the message's reader needs
    """An error with this very message."""
    return PydanticCustomError("scenario", "{message}", {"message": message, **context})


def assumed(
    key: str,
    alias: str,
    make: Callable[[Any], Any] = lambda value: value,
    among: Callable[[str], Sourced] = default,
) -> Any:  # noqa: ANN401 - as `Field`
    """A field that defaults to what `defaults.yaml` says under `key`, where its source stands too.

    Args:
        key: dotted.
        alias: what the field is called in files.
        make: from the parsed value to what the field holds.
        among: gives the default of a key; a scenario's, unless another kind of file has some of its own.
    """
    entry = among(key)
    extra: dict[str, Any] = {"default": entry.value, "x-default-from": key}
    return Field(alias=alias, default_factory=lambda: make(entry.parsed), json_schema_extra=extra)


def quantity(kind: Kind, *, words: dict[str, int | float] | None = None) -> tuple[Any, ...]:
    """What makes a number of text with a unit, and text of the number; `words` may stand for numbers."""
    meanings = words or {}

    def read(value: object, info: ValidationInfo) -> object:
        if isinstance(value, str) and value.strip() in meanings:
            return meanings[value.strip()]
        if not isinstance(value, str) and not (info.context or {}).get(FROM_FILE):
            return float(value) if isinstance(value, int) and not kind.whole else value
        try:
            return quantities.parse(value, kind)
        except QuantityError as wrong:
            also = f", or {' or '.join(f'`{word}`' for word in meanings)}" if meanings else ""
            raise invalid(f"{wrong}{also}") from None

    def write(value: float) -> str:
        return next((word for word, meant in meanings.items() if meant == value), "") or quantities.written(value, kind)

    pattern = "|".join([kind.pattern, *(rf"^\s*{word}\s*$" for word in meanings)])
    schema = {"type": "string", "pattern": pattern, "description": f"{kind.name}: {', '.join(kind.units)}"}
    return BeforeValidator(read), PlainSerializer(write, when_used="json"), WithJsonSchema(schema)


_AT_LEAST_0 = Field(ge=0)
_ABOVE_0 = Field(gt=0)
Moment = Annotated[int, _AT_LEAST_0, *quantity(DURATION)]  # microseconds; perhaps none
Duration = Annotated[int, _ABOVE_0, *quantity(DURATION)]  # microseconds
Shift = Annotated[int, *quantity(SHIFT)]  # microseconds, below 0 for back
Size = Annotated[int, _ABOVE_0, *quantity(SIZE)]  # bytes
SizeOrNone = Annotated[int, _AT_LEAST_0, *quantity(SIZE, words={"none": 0})]  # bytes; 0 for none
Rate = Annotated[float, _ABOVE_0, *quantity(RATE)]  # bits per second
RateOrNone = Annotated[float, _AT_LEAST_0, *quantity(RATE)]  # bits per second; perhaps 0
RateLimit = Annotated[float, _ABOVE_0, *quantity(RATE, words={"unlimited": inf})]  # bits per second, or inf
Frequency = Annotated[float, _ABOVE_0, *quantity(FREQUENCY)]  # per second
FrequencyLimit = Annotated[float, _ABOVE_0, *quantity(FREQUENCY, words={"unlimited": inf})]  # per second, or inf
Share = Annotated[float, Field(ge=0, le=1), *quantity(SHARE)]  # 0 to 1
ShareAbove0 = Annotated[float, Field(gt=0, le=1), *quantity(SHARE)]
ShareBelow1 = Annotated[float, Field(ge=0, lt=1), *quantity(SHARE)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$")]
