"""A cloud as it was measured: how long each type of request takes it, how many a second it takes; and what follows.

One server is the cloud that was measured, as it was. Requests of all types share it: so many of each a second take the
share `rate / capacity` of it, and the shares add up (utilisation law; Denning and Buzen 1978, "The Operational Analysis
of Queueing Network Models"). What waits is told by Sakasegawa's approximation of M/M/m (1977, "An approximation formula
L_q"), where m is how many requests of a type the server works at abreast: capacity times service time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, inf, sqrt
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from harness.errors import BadInputError
from harness.user_file import text_of

FULL = 0.7
"""So much of a server is planned for: beyond, waiting grows fast."""
_MOST_FAILED = 0.05


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Level(_Strict):
    """What came of so many clients, each with one request after the other, for a while.

    Args:
        kind: the type of request: `store`, `index`, …
        at_once: how many clients.
        requests: answered.
        failures: of them.
        per_s: answered well, a second.
        mean_us: response time.
        p95_us: 95 % took no longer.
    """

    kind: str
    at_once: Annotated[int, Field(ge=1)]
    requests: Annotated[int, Field(ge=0)]
    failures: Annotated[int, Field(ge=0)]
    per_s: Annotated[float, Field(ge=0)]
    mean_us: Annotated[float, Field(ge=0)]
    p95_us: Annotated[float, Field(ge=0)]


class Compared(_Strict):
    """Of a type of request in a load test, predicted and measured: requests a second, and the mean response time."""

    kind: str
    predicted_per_s: Annotated[float, Field(ge=0)]
    measured_per_s: Annotated[float, Field(ge=0)]
    predicted_us: Annotated[float, Field(ge=0)]
    measured_us: Annotated[float, Field(ge=0)]

    @property
    def rate_error(self) -> float:
        """By what share the prediction is off; below 0: it was too low; inf where nothing came through."""
        return self.predicted_per_s / self.measured_per_s - 1 if self.measured_per_s else inf

    @property
    def time_error(self) -> float:
        """Likewise."""
        return self.predicted_us / self.measured_us - 1 if self.measured_us else inf


class LoadTest(_Strict):
    """A load test that was predicted from the calibration, and made.

    Args:
        cameras: that uploaded.
        viewers: that watched.
        utilisation: of the cloud, predicted, 0 to 1.
        compared: what was predicted, and what came of it.
    """

    cameras: Annotated[int, Field(ge=0)]
    viewers: Annotated[int, Field(ge=0)]
    utilisation: Annotated[float, Field(ge=0)]
    compared: tuple[Compared, ...]


class Calibration(_Strict):
    """A cloud, measured.

    Args:
        camproof: the format of the file.
        cloud: what it is called.
        adapter: whose API it speaks.
        regions: that were loaded.
        machine: that the load came from; the cloud's too where it is embedded.
        measured: when, UTC (RFC 3339).
        segment_bytes: of a stored segment.
        levels: what was measured.
        busy: the processor of the load generator's busiest process, 0 to 1; null where it is not known.
        checked: how far predictions were off; null where there was no load test.
    """

    camproof: Literal["calibration/1"] = "calibration/1"
    cloud: str
    adapter: str
    regions: tuple[str, ...]
    machine: str
    measured: str
    segment_bytes: Annotated[int, Field(gt=0)]
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    busy: float | None = None
    checked: LoadTest | None = None

    @property
    def services(self) -> dict[str, "Service"]:
        """By type of request; those of which none came through are left out."""
        kinds = dict.fromkeys(level.kind for level in self.levels)
        return {kind: service for kind in kinds if (service := self._service(kind)) is not None}

    def _service(self, kind: str) -> "Service | None":
        good = [one for one in self.levels if one.kind == kind and one.per_s > 0 and _well(one)]
        if not good:
            return None
        alone = min(good, key=lambda level: level.at_once)
        return Service(kind, alone.mean_us, max(level.per_s for level in good))


@dataclass(frozen=True, slots=True)
class Service:
    """A type of request, as a server answers it.

    Args:
        kind: its name.
        service_us: how long it takes where nothing else goes on.
        capacity_per_s: the most that it answers of this type alone.
    """

    kind: str
    service_us: float
    capacity_per_s: float

    @property
    def abreast(self) -> float:
        """How many it works at, at the same time (Little's law); 1 at the least."""
        return max(1.0, self.capacity_per_s * self.service_us / 1e6)

    def response_us(self, utilisation: float) -> float:
        """How long an answer takes where this share of the server is in use; inf where it can't keep up."""
        if utilisation >= 1:
            return inf
        waits: float = utilisation ** (sqrt(2 * (self.abreast + 1)) - 1) / (self.abreast * (1 - utilisation))
        return self.service_us * (1 + waits)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What servers like the calibrated one make of a load.

    Args:
        rates: requests a second, by type; only those that were calibrated.
        unknown: types that are asked for and were not.
        utilisation: of one server, if one had to take it all; above 1, it can't.
        servers: how many it takes.
        responses_us: mean response time with so many, by type.
    """

    rates: Mapping[str, float]
    unknown: tuple[str, ...]
    utilisation: float
    servers: int
    responses_us: Mapping[str, float]

    @property
    def per_s(self) -> float:
        """All requests together."""
        return sum(self.rates.values())


def predicted(calibration: Calibration, rates: Mapping[str, float], servers: int | None = None) -> Prediction:
    """What comes of so many requests of each type a second, with as many servers as it takes, or with so many."""
    services = calibration.services
    known = {kind: rate for kind, rate in rates.items() if kind in services}
    unknown = tuple(kind for kind, rate in rates.items() if rate > 0 and kind not in services)
    utilisation = sum(rate / services[kind].capacity_per_s for kind, rate in known.items())
    count = servers or max(1, ceil(round(utilisation / FULL, 9)))
    responses = {kind: services[kind].response_us(utilisation / count) for kind in known}
    return Prediction(known, unknown, utilisation, count, responses)


def load_calibration(path: Path) -> Calibration:
    """The calibration in a file. BadInputError: it can't be read, or is none."""
    try:
        return Calibration.model_validate_json(text_of(path, hint="`camproof calibrate` writes one."))
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise BadInputError(f"{path}: that is no calibration ({where}: {first['msg'].lower()})") from None


def _well(level: Level) -> bool:
    return level.failures <= _MOST_FAILED * level.requests
