"""What the options of `camproof load` ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from harness.cli.scenario_file import open_scenario
from harness.cloud.target import Target
from harness.cloud.target_file.load import load_target
from harness.conformance.faults import known
from harness.errors import BadInputError
from harness.load.consent import require
from harness.load.order import LONGEST_US, Order, Shape
from harness.load.recovery import Burst, burst
from harness.load.threshold_file import load_thresholds
from harness.load.thresholds import DEFAULT, Threshold, parse_threshold
from harness.scenario.quantities import DURATION, RATE, SIZE, Kind, QuantityError, parse
from harness.scenario.readable import size

_CAMERAS = 10
_CACHE = "128 MiB"
_S = 1_000_000
_OPTIONS = {
    "segment_us": "segment",
    "bits_per_s": "bitrate",
    "cache_bytes": "cache",
}  # of an order
_WITHIN_US = {Shape.RUSH: 5 * _S}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A load test.

    Args:
        order: the load.
        target: the cloud; None: an embedded one.
        fault: seeded in that.
        thresholds: to be kept.
        burst: what a recovery is made of.
    """

    order: Order
    target: Target | None
    fault: str | None
    thresholds: tuple[Threshold, ...]
    burst: Burst | None

    @property
    def name(self) -> str:
        """The cloud's."""
        if self.target is not None:
            return self.target.name
        return "embedded reference cloud" + (f" with the seeded fault {self.fault}" if self.fault else "")


def understood(options: Mapping[str, Any], progress: Callable[[float], None] = lambda _: None) -> Wanted:
    """From the command's options, by their names. BadInputError: one can't be used, and why."""
    target = load_target(options["target_file"]) if options["target_file"] else None
    _fits(options, target)
    thresholds = _thresholds(options)
    shape, lasts_us = Shape(options["shape"]), _time("time", options["time"])
    cut = None
    if shape is Shape.RECOVERY:
        cut = burst(open_scenario(options["scenario"]).scenario, options["cameras"], lasts_us, progress)
    order = _order(options, shape, lasts_us, cut)
    if target is not None:
        require(target, order)
    return Wanted(order, target, options["fault"], thresholds, cut)


def _fits(options: Mapping[str, Any], target: Target | None) -> None:
    shape = options["shape"]
    if (shape == Shape.RECOVERY) != bool(options["scenario"]):
        raise BadInputError("--shape recovery and --scenario SCENARIO go together: add the other one")
    if options["fault"] and known(options["fault"]).side != "cloud":
        raise BadInputError(f"{options['fault']} is a fault of a camera; a load test's cameras have none")
    if options["fault"] and target is not None:
        raise BadInputError(f"{options['fault']} is for the embedded cloud, and {target.name} is another; take one out")
    if shape == Shape.RUSH and not options["viewers"]:
        raise BadInputError("--shape viewers-rush is of viewers, and --viewers says there are none")
    for name in ("moment", "within"):
        if options[name] is not None and shape not in {Shape.STORM, Shape.RUSH}:
            raise BadInputError(f"--{name} goes with --shape credential-storm or viewers-rush")


def _order(options: Mapping[str, Any], shape: Shape, lasts_us: int, cut: Burst | None) -> Order:
    if lasts_us > LONGEST_US:
        raise BadInputError("--time: a load lasts a day at the most")
    within = _WITHIN_US.get(shape, 0) if options["within"] is None else _time("within", options["within"], zero=True)
    moment = lasts_us // 4 if options["moment"] is None else _time("moment", options["moment"], zero=True)
    if moment + within >= lasts_us:
        raise BadInputError("--moment and --within: it must begin, and all must have come, before --time is over")
    try:
        order = Order(
            shape=shape,
            cameras=len(cut.dues) if cut else options["cameras"] or _CAMERAS,
            viewers=options["viewers"],
            time_us=lasts_us,
            segment_us=cut.segment_us if cut else _time("segment", options["segment"]),
            bits_per_s=_quantity("bitrate", options["bitrate"], RATE),
            cache_bytes=_cache(options["cache"], cut),
            visit_us=_time("visit-every", options["visit_every"]),
            watched=options["watched"],
            moment_us=moment,
            within_us=within,
            seed=options["seed"],
        )
    except ValidationError as wrong:
        said = ((str(one["loc"][0]), one["msg"].lower()) for one in wrong.errors())
        raise BadInputError("; ".join(f"--{_OPTIONS.get(name, name)}: {why}" for name, why in said)) from None
    if order.segment_bytes > order.cache_bytes:
        sizes = f"a segment has {size(order.segment_bytes)}, and the stream cache {size(order.cache_bytes)}"
        raise BadInputError(f"--cache, --bitrate, --segment: {sizes}; nothing could be uploaded")
    return order


def _cache(text: str | None, cut: Burst | None) -> int:
    """As said; else the scenario's, else what cameras of scenarios have that say nothing of it."""
    if text is None and cut is not None:
        return cut.cache_bytes
    return int(_quantity("cache", text or _CACHE, SIZE))


def _thresholds(options: Mapping[str, Any]) -> tuple[Threshold, ...]:
    """Of the file and the command line; the usual ones where neither says any."""
    of_file = load_thresholds(options["threshold_file"]) if options["threshold_file"] else ()
    said = (*of_file, *map(parse_threshold, options["thresholds"]))
    return tuple(dict.fromkeys(said)) or tuple(map(parse_threshold, DEFAULT))


def _time(name: str, text: str, *, zero: bool = False) -> int:
    value_us = int(_quantity(name, text, DURATION))
    if not value_us and not zero:
        raise BadInputError(f"--{name}: it must be more than nothing")
    return value_us


def _quantity(name: str, text: str, kind: Kind) -> float:
    try:
        return parse(text, kind)
    except QuantityError as wrong:
        raise BadInputError(f"--{name}: {wrong}") from None
