"""Both models tell what happened beside losses, and tell the same."""

from dataclasses import replace
from typing import Any

import pytest

from harness.engines import events, fluid
from harness.engines.result import Incidents
from harness.errors import BadInputError
from harness.scenario.plan import Credentials, Plan, Region
from harness.scenario.testing import S, camera_class, limit, plan, unlimited

CUT = [[(0.0, 20e6), (100.0, 0.0), (160.0, 20e6)]] * 3


def three_sites(**changes: Any) -> Plan:  # noqa: ANN401 - fields of a plan
    return plan([camera_class(count=2, cache_bytes=40_000_000)], CUT, record_s=600, drain_s=600, **changes)


@pytest.mark.parametrize("engine", [events, fluid])
def test_nothing_special_is_told_as_nothing(engine: object) -> None:
    assert engine.run(three_sites()).incidents == Incidents()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("engine", "ingest", "requests", "bound"),
    [
        (engine, *case)
        for engine, requests in ((events, 4.0), (fluid, None))  # fluid refuses a request limit that binds
        for case in ((16e6, requests, True), (200e6, None, False), (None, 400.0, False))
    ],
)
def test_a_limit_that_binds_while_all_catch_up(
    engine: object,
    ingest: float | None,
    requests: float | None,
    bound: bool,  # noqa: FBT001
) -> None:
    region = Region(
        "eu-fra",
        unlimited() if ingest is None else limit((0, ingest)),
        unlimited() if requests is None else limit((0, requests)),
        2 * S,
    )
    told = engine.run(three_sites(regions=(region,))).incidents  # type: ignore[attr-defined]
    assert told.limited == (frozenset({0}) if bound else frozenset())


@pytest.mark.parametrize("engine", [events, fluid])
def test_credentials_that_run_out_while_none_are_issued(engine: object) -> None:
    down = Credentials(300 * S, limit((0, 100), (150, 0), (500, 100)))
    assert engine.run(three_sites(credentials=down)).incidents.expired == 6  # type: ignore[attr-defined]
    brief = replace(down, issued_per_s=limit((0, 100), (150, 0), (155, 100)))
    assert engine.run(three_sites(credentials=brief)).incidents.expired == 0  # type: ignore[attr-defined]


def test_each_group_of_sites_is_counted_on_its_own() -> None:
    two = three_sites(credentials=Credentials(300 * S, limit((0, 100), (150, 0), (500, 100))))
    first = replace(two.groups[0], sites=1)
    second = replace(two.groups[0], name="other", first_site=1, sites=2, first_camera=2)
    parted = replace(two, groups=(first, second))
    assert fluid.run(parted).incidents.expired == events.run(parted).incidents.expired == 6


def test_fewer_credentials_than_cameras_need_are_refused_by_fluid() -> None:
    starved = three_sites(credentials=Credentials(300 * S, limit((0, 0.01))))
    with pytest.raises(BadInputError, match="use --engine events"):
        fluid.run(starved)
    assert events.run(starved).incidents.expired > 0
