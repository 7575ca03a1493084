"""Predictions of a calibration, held against a load test. Sans I/O."""

from dataclasses import dataclass
from math import ceil

from harness.capacity.calibration import Calibration, Compared, Prediction, predicted
from harness.load.kinds import Kind
from harness.load.measured import Measured
from harness.load.order import MOST_CAMERAS, Order
from harness.load.shapes import viewer_dues

_S = 1_000_000
_VIEWERS, _WATCHED, _VISIT_US = 2, 3, 5 * _S
_INITS = 1  # initialisation segments that a viewer fetches each time


@dataclass(frozen=True, slots=True)
class Check:
    """A load test, and what was predicted of it.

    Args:
        order: the load.
        prediction: of it, with one server.
        measured: what came of it.
    """

    order: Order
    prediction: Prediction
    measured: Measured

    def rows(self) -> tuple[Compared, ...]:
        """By type of request, then all rates together."""
        found = []
        for kind, rate in self.prediction.rates.items():
            series = self.measured.series(kind)
            if series.requests:
                compared = Compared(
                    kind=kind, predicted_per_s=rate, measured_per_s=series.per_s,
                    predicted_us=self.prediction.responses_us[kind], measured_us=series.mean_us,
                )  # fmt: skip
                found.append(compared)
        return tuple(found)


def checking(calibration: Calibration, lasts_us: int, at: float, most: int = MOST_CAMERAS) -> Order:
    """The load that takes the share `at` of the cloud, with as few cameras as can be (segments of a second)."""
    with_viewers = Order(
        cameras=1, viewers=_VIEWERS, time_us=lasts_us, segment_us=_S,
        bits_per_s=8.0 * calibration.segment_bytes, visit_us=_VISIT_US, watched=_WATCHED,
    )  # fmt: skip
    one = predicted(calibration, rates_of(with_viewers), 1).utilisation
    two = predicted(calibration, rates_of(with_viewers.model_copy(update={"cameras": 2})), 1).utilisation
    wanted = ceil((at - one) / (two - one)) + 1
    return with_viewers.model_copy(update={"cameras": max(1, min(wanted, most))})


def rates_of(order: Order) -> dict[str, float]:
    """Requests a second of a steady load, by type, in the names of a calibration."""
    segments = order.cameras * 1e6 / order.segment_us
    visits = sum(1 for number in range(order.viewers) for _ in viewer_dues(order, number)) / (order.time_us / 1e6)
    media = visits * (order.watched + _INITS)
    return {
        Kind.STORE.value: segments, Kind.INDEX.value: segments, Kind.SIGN_IN.value: visits,
        Kind.TIMELINE.value: visits, Kind.PLAYLIST.value: visits, Kind.UNWRAP.value: visits, Kind.MEDIA.value: media,
    }  # fmt: skip
