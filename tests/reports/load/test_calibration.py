import json

from harness.capacity.calibration import predicted
from harness.load.check import Check, rates_of
from harness.load.kinds import Kind
from harness.load.measured import Measured
from harness.load.order import Order
from reports.load.calibration import calibration_paper, tables
from reports.load.words import off
from reports.paper.html import as_html
from reports.paper.write import as_json
from tests.harness.capacity.test_calibration import CALIBRATION
from tests.harness.load.series import series

S = 1_000_000


def checked() -> Check:
    order = Order(cameras=10, viewers=0, segment_us=S)
    measured = Measured(requests=(series(Kind.STORE, [40] * 80),), lasted_s=10.0)
    return Check(order, predicted(CALIBRATION, rates_of(order), 1), measured)


def test_the_page_holds_predictions_against_what_was_measured() -> None:
    page = as_html(calibration_paper(CALIBRATION, checked(), "camproof calibrate"))
    for words in ("Takes 100 /s segments of 500 kB", "Predicted against measured", "+25\N{NO-BREAK SPACE}%", "<svg"):
        assert words in page


def test_without_a_check_there_is_none() -> None:
    page = as_html(calibration_paper(CALIBRATION, None, "camproof calibrate"))
    assert "Predicted against measured" not in page
    assert set(tables(CALIBRATION, None)) == {"levels", "services"}


def test_json_and_csv() -> None:
    document = json.loads(as_json(calibration_paper(CALIBRATION, checked(), "camproof calibrate")))
    assert document["compared"][0]["rate_error"] == 0.25
    assert document["services"]["store"]["capacity_per_s"] == 100
    assert tables(CALIBRATION, checked())["predicted"][0]["kind"] == "store"
    assert off(-0.123) == "-12 %"
