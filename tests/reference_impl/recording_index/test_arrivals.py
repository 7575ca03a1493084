from reference_impl.recording_index.arrivals import Arrivals


def test_numbers_grow_though_the_clock_stands_still_or_is_set_back() -> None:
    moments = iter([5.0, 5.0, 4.0, 6.0])
    arrivals = Arrivals(lambda: next(moments))
    assert [arrivals.next() for _ in range(4)] == [5_000_000, 5_000_001, 5_000_002, 6_000_000]
