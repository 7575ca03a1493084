from math import inf

import pytest

from harness.network.goodput import flow_bits_per_s, goodput_bits_per_s


def test_lost_packets_are_sent_again() -> None:
    assert goodput_bits_per_s(10e6, 0.02) == pytest.approx(9.8e6)


def test_one_connection_is_bound_by_loss_and_round_trip() -> None:
    """1448 bytes, 100 ms, 1 %: 115,840 bit/s a window of one segment, times 12.25 segments."""
    assert flow_bits_per_s(0.1, 0.01) == pytest.approx(115_840 * 12.247, rel=1e-4)
    assert flow_bits_per_s(0.05, 0.01) == pytest.approx(2 * flow_bits_per_s(0.1, 0.01))
    assert flow_bits_per_s(0.1, 0.04) == pytest.approx(flow_bits_per_s(0.1, 0.01) / 2)


def test_without_loss_nothing_but_the_line_binds() -> None:
    assert flow_bits_per_s(0.1, 0.0) == inf
