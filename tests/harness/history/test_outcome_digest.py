import hashlib
import struct

import polars as pl
import pytest

from harness.history.outcome import CLASS_OUTCOME
from harness.history.outcome_digest import OutcomeDigest, outcome_digest


def table(*rows: dict[str, object]) -> pl.DataFrame:
    standard = dict.fromkeys(CLASS_OUTCOME, 0) | {"lost_segments": 1.5, "cameras": 1, "drained_us": None}
    return pl.DataFrame([standard | row for row in rows], schema=CLASS_OUTCOME)


def test_the_canonical_form_is_words_and_a_mask_of_nulls() -> None:
    names = [name for name in CLASS_OUTCOME if name not in {"camera", "cameras"}]
    form = struct.pack("<qq", 7, 2)
    form += b"".join(struct.pack("<d", 1.5) if name == "lost_segments" else struct.pack("<q", 0) for name in names)
    form += struct.pack("<q", 1 << names.index("drained_us"))
    assert outcome_digest(table({"camera": 7, "cameras": 2})) == hashlib.sha256(form).hexdigest()


def test_the_order_and_form_of_the_rows_do_not_count() -> None:
    one_by_one: list[dict[str, object]] = [
        {"camera": camera, "outage": outage} for outage in (2, 1) for camera in (5, 6, 4)
    ]
    alike: list[dict[str, object]] = [{"camera": 4, "outage": outage, "cameras": 3} for outage in (1, 2)]
    assert outcome_digest(table(*one_by_one)) == outcome_digest(table(*alike))


def test_cameras_that_are_no_neighbours_stay_apart() -> None:
    assert outcome_digest(table({"camera": 1}, {"camera": 3})) != outcome_digest(table({"camera": 1, "cameras": 2}))


@pytest.mark.parametrize(
    "change", [{"camera": 5}, {"drained_us": 0}, {"lost_segments": 2.5}, {"gaps": 1}, {"cameras": 2}]
)
def test_every_value_counts(change: dict[str, object]) -> None:
    assert outcome_digest(table({})) != outcome_digest(table(change))


def test_nothing_has_a_digest_too() -> None:
    assert outcome_digest(table().clear()) == hashlib.sha256().hexdigest()


def test_pieces_of_whole_sites_give_the_digest_of_all() -> None:
    sites = [table({"site": site, "camera": site}, {"site": site, "camera": site + 1}) for site in (0, 2, 4)]
    pieces = OutcomeDigest()
    for site in sites:
        pieces.add(site)
    assert pieces.hexdigest() == outcome_digest(pl.concat(reversed(sites)))
