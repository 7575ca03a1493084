"""Tests of one group run in one worker, one after the other: what they share is made once."""

import pytest


@pytest.mark.xdist_group("kept-together")
def test_a_group_is_kept_together(request: pytest.FixtureRequest) -> None:
    spread_by_group = request.config.getoption("loadgroup", default=False)  # xdist sets it, in its workers
    assert request.node.nodeid.endswith("@kept-together") or not spread_by_group
