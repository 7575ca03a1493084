"""The whole scenario."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, WithJsonSchema, model_validator

from harness.scenario.amounts import too_much
from harness.scenario.references import unresolved
from harness.scenario.schema.base import Duration, Moment, Name, Strict, assumed, invalid
from harness.scenario.schema.cloud import Cloud, Upload
from harness.scenario.schema.expected import MustHappen, MustHold, Tolerances
from harness.scenario.schema.faults import Fault
from harness.scenario.schema.fleet import Fleet

FORMAT = "scenario/1"
_LONGEST_US = 3_660 * 86_400_000_000


def _utc(value: Any) -> Any:  # noqa: ANN401 - as it was written
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise invalid(f"{value!r} is no moment: write date and time in UTC, such as `2026-01-05T00:00:00Z`") from None
    if moment.tzinfo is None:
        meant = value if ":" in value else f"{value}T00:00:00"
        raise invalid(f"{value!r} does not say in which time zone; did you mean `{meant}Z`?")
    return moment.astimezone(UTC)


Utc = Annotated[
    datetime,
    BeforeValidator(_utc),
    PlainSerializer(lambda moment: moment.isoformat().replace("+00:00", "Z"), when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Scenario(Strict):
    """What is recorded, where, through which network into which cloud, what goes wrong, and what is expected.

    Args:
        camproof: the format of the file.
        name: what it is called in reports.
        why: a paragraph on why it matters.
        start: UTC of its time 0.
        duration_us: cameras record for so long.
        drain_us: and then have so long to upload what they hold.
        seed: of everything random.
        fleet: cameras and sites.
        cloud: what the cloud takes.
        upload: how cameras ask it.
        faults: what goes wrong.
        must_happen: a run in which this did not happen has tested nothing.
        must_hold: bounds.
        tolerances: how far engines may differ.
    """

    camproof: Literal["scenario/1"]
    name: Name
    why: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    start: Utc = assumed("start", alias="start", make=_utc)
    duration_us: Annotated[Duration, Field(le=_LONGEST_US)] = Field(alias="duration")
    drain_us: Annotated[Moment, Field(le=_LONGEST_US)] = assumed("drain", alias="drain")
    seed: Annotated[int, Field(ge=0, lt=2**63)] = assumed("seed", alias="seed")
    fleet: Fleet
    cloud: Cloud = Field(default_factory=Cloud)
    upload: Upload = Field(default_factory=Upload)
    faults: tuple[Fault, ...] = ()
    must_happen: tuple[MustHappen, ...] = ()
    must_hold: tuple[MustHold, ...] = ()
    tolerances: Tolerances = Field(default_factory=Tolerances)

    @model_validator(mode="after")
    def _names_lead_somewhere_and_it_can_be_computed(self) -> Self:
        wrong = [*unresolved(self), *too_much(self)]
        if wrong:
            raise invalid("; ".join(one.message for one in wrong), problems=wrong)
        return self

    @property
    def sites(self) -> int:
        """How many sites there are."""
        return sum(site.count for site in self.fleet.sites)

    @property
    def cameras(self) -> int:
        """How many cameras there are."""
        return sum(site.count * sum(cameras.count for cameras in site.cameras) for site in self.fleet.sites)

    @property
    def start_us(self) -> int:
        """UTC of its time 0, in microseconds since 1970."""
        return round(self.start.timestamp()) * 1_000_000 + self.start.microsecond
