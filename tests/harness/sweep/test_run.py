import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from distributed import LocalCluster
from polars.testing import assert_frame_equal

from harness.errors import BadInputError, CamproofFailedError
from harness.scenario.expectations import Quantity
from harness.sweep.execution import Workers
from harness.sweep.keys import keys_of
from harness.sweep.measures import WHOLE, column
from harness.sweep.points import Point, grid
from harness.sweep.replication import Replication, Rows, replicated
from harness.sweep.run import Sweep, Swept, carried_out
from harness.sweep.stopping import Precision, Stopping
from harness.sweep.store import Store, table, throw_away
from harness.sweep.summary import holding, summarised
from harness.sweep.variation import parse_variation
from tests.harness.sweep.scenarios import shops

SCENARIO = shops()
LOST = column(Quantity.LOSS_SHARE)
_NO_FAULTS = (
    ("faults:\n", ""),
    ("  - {kind: uplink-cut, random: 2 /d, for: {exponential: 6 min}}\n", ""),
    ("  - {kind: uplink-degraded, to: 1 Mbit/s, at: 6 h, for: 10 min, where: {group: south}}\n", ""),
)


def points(*texts: str) -> tuple[Point, ...]:
    return grid(SCENARIO, [parse_variation(text, keys_of(SCENARIO)) for text in texts])


def sweep(replications: int = 3, warm_up_us: int = 0) -> Sweep:
    return Sweep(points("cache=16MB,64MB"), SCENARIO.seed, Stopping(replications, replications), "fluid", warm_up_us)


def run(asked: Sweep, folder: Path, workers: int = 1, progress: Callable[[float], None] = lambda _: None) -> Swept:
    folder.mkdir(exist_ok=True)
    with Workers(workers) as staff:
        return carried_out(asked, Store(folder, asked.design), staff, progress)


def test_the_results_are_the_same_whatever_the_number_of_workers(tmp_path: Path) -> None:
    shares: list[float] = []
    one, two = run(sweep(), tmp_path / "one", 1), run(sweep(), tmp_path / "two", 2, shares.append)
    assert_frame_equal(one.results, two.results)
    assert shares[-1] == 1
    assert shares == sorted(shares)
    whole = one.results.filter(pl.col("group") == WHOLE)
    assert whole["replication"].to_list() == [0, 1, 2, 0, 1, 2]
    assert whole["seed"].to_list()[:3] == whole["seed"].to_list()[3:]
    assert whole[LOST].n_unique() > 4
    assert (tmp_path / "two" / "results.csv").read_text().startswith("point,replication,seed")


def test_groups_have_rows_of_their_own_that_add_up(tmp_path: Path) -> None:
    rows = run(sweep(1), tmp_path).results.filter(pl.col("point") == 0)
    lost = dict(zip(rows["group"], rows[column(Quantity.TOTAL_LOSS)], strict=True))
    assert set(lost) == {WHOLE, "north", "south"}
    assert lost[WHOLE] == lost["north"] + lost["south"] > 0


def test_an_interrupted_sweep_goes_on_where_it_was(tmp_path: Path) -> None:
    def stop(done: float) -> None:
        if done >= 0.5:
            raise KeyboardInterrupt

    first = run(sweep(), tmp_path / "cut", progress=stop)
    assert (first.finished, len(first.results.filter(pl.col("group") == WHOLE))) == (False, 3)
    second = run(sweep(), tmp_path / "cut")
    assert (second.finished, second.resumed) == (True, 3)
    assert_frame_equal(second.results, run(sweep(), tmp_path / "whole").results)


def test_each_replication_is_kept_as_soon_as_it_is_finished(tmp_path: Path) -> None:
    seen: list[int] = []
    run(sweep(), tmp_path, progress=lambda _: seen.append(len(list((tmp_path / "finished").glob("*.parquet")))))
    assert seen == [1, 2, 3, 4, 5, 6]
    assert not (tmp_path / "finished").exists()


def test_what_was_not_wholly_written_does_not_count(tmp_path: Path) -> None:
    store = Store(tmp_path, sweep().design)
    (tmp_path / "finished" / ".half.part").write_bytes(b"PAR1")
    assert store.kept().is_empty()
    (tmp_path / "finished" / "p00000-r00000.parquet").write_bytes(b"PAR1")
    with pytest.raises(BadInputError, match="--anew"):
        store.kept()


def test_a_folder_with_another_sweep_is_left_alone(tmp_path: Path) -> None:
    run(sweep(1), tmp_path)
    with pytest.raises(BadInputError, match=r"another sweep \(with another points\): name another folder"):
        Store(tmp_path, Sweep(points("cache=16MB"), SCENARIO.seed, Stopping(1, 1), "fluid").design)
    throw_away(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_that_can_not_be_told_is_left_alone(tmp_path: Path) -> None:
    run(sweep(1), tmp_path)
    (tmp_path / "sweep.json").write_text("{")
    with pytest.raises(BadInputError, match=r"sweep.json is damaged .* nobody knows of which sweep"):
        run(sweep(1), tmp_path)


def test_more_replications_of_a_finished_sweep_keep_those_that_are_there(tmp_path: Path) -> None:
    few = run(sweep(1), tmp_path)
    more = run(sweep(2), tmp_path)
    assert (few.resumed, more.resumed) == (0, 2)
    kept = more.results.filter(pl.col("replication") == 0)
    assert_frame_equal(kept, few.results)
    assert len(run(sweep(1), tmp_path).results) == len(few.results)  # what is beyond does not count


def test_it_goes_on_until_the_mean_is_known(tmp_path: Path) -> None:
    precise = Stopping(3, 30, Precision(Quantity.LOSS_SHARE, 0.3, relative=True))
    asked = Sweep(points("cache=16MB"), SCENARIO.seed, precise, "fluid")
    swept = run(asked, tmp_path)
    (known,) = summarised(asked.points, swept.results)
    assert 3 < swept.wanted[0] == known.replications < 30
    found = known.estimates[Quantity.LOSS_SHARE]
    assert found.half_width <= 0.3 * found.mean


def test_a_summary_compares_with_the_first_point_under_the_same_luck(tmp_path: Path) -> None:
    asked = sweep(4)
    swept = run(asked, tmp_path)
    small, big = summarised(asked.points, swept.results)
    change = big.change[Quantity.LOSS_SHARE]
    own = big.estimates[Quantity.LOSS_SHARE].mean - small.estimates[Quantity.LOSS_SHARE].mean
    assert change.mean == pytest.approx(own)
    assert change.mean < 0
    assert holding(asked.points, swept.results, SCENARIO.must_hold) == [[4], [4]]


def test_outages_before_the_warm_up_is_over_are_left_out(tmp_path: Path) -> None:
    late = run(sweep(1, warm_up_us=47 * 3_600_000_000), tmp_path / "late").results
    whole = run(sweep(1), tmp_path / "whole").results
    lost = column(Quantity.TOTAL_LOSS)
    assert 0 <= late[lost][0] < whole[lost][0]
    with pytest.raises(BadInputError, match="no shorter than the scenario"):
        sweep(1, warm_up_us=48 * 3_600_000_000).check()


def test_what_no_outage_caused_is_lost_after_the_warm_up_too(tmp_path: Path) -> None:
    thin = shops(("uplink: {up: 20 Mbit/s}", "uplink: {up: 3 Mbit/s}"), *_NO_FAULTS)
    share, peak = LOST, column(Quantity.PEAK_UPLINK)
    whole, warm = (
        run(Sweep(grid(thin, []), 1, Stopping(1, 1), "fluid", warm_up_us), tmp_path / f"{warm_up_us}").results
        for warm_up_us in (0, 24 * 3_600_000_000)
    )
    south = pl.col("group") == "south"
    assert whole.filter(south)[share][0] == pytest.approx(0.25, rel=0.01)
    assert warm.filter(south)[share][0] == pytest.approx(0.25, rel=0.01)
    assert warm.filter(south)[peak][0] == pytest.approx(3e6)


def test_peaks_are_not_told_where_there_was_no_outage_to_measure_them_in(tmp_path: Path) -> None:
    quiet = shops(*_NO_FAULTS)
    rows = run(Sweep(grid(quiet, []), 1, Stopping(1, 1), "fluid"), tmp_path).results
    assert rows[column(Quantity.PEAK_UPLINK)].is_nan().all()
    assert rows[column(Quantity.PEAK_CACHE)].is_nan().all()
    assert rows[LOST].to_list() == [0.0, 0.0, 0.0]


def test_what_the_engine_refuses_is_a_row_that_says_why(tmp_path: Path) -> None:
    scenario = shops(("faults:", "cloud: {regions: {eu-fra: {requests: 1 /s}}}\nfaults:"))
    asked = Sweep(grid(scenario, []), 1, Stopping(3, 3), "fluid")
    swept = run(asked, tmp_path)
    (told,) = summarised(asked.points, swept.results)
    assert swept.finished
    assert "use --engine events" in told.refused
    assert told.replications == 1


def test_the_events_engine_can_be_swept_too(tmp_path: Path) -> None:
    short = shops(("duration: 2 d", "duration: 20 min"), ("at: 6 h", "at: 5 min"), ("drain: 2 h", "drain: 20 min"))
    asked = Sweep(grid(short, []), 1, Stopping(1, 1), "events")
    assert run(asked, tmp_path).results[column(Quantity.PEAK_CACHE)][0] > 0


# --- workers that die -------------------------------------------------------------------------------------------------


def _dies_once(marked: tuple[str, int]) -> int:
    """Number 1 kills its worker the first time."""
    folder, number = marked
    mark = Path(folder) / f"killed-{number}"
    if number == 1 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def _always_dies(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_worker_that_is_killed_takes_nothing_with_it(tmp_path: Path) -> None:
    asked = [(str(tmp_path), number) for number in range(6)]
    with Workers(2) as staff:
        made = [result for _, result in staff.each(_dies_once, asked)]
    assert sorted(made) == list(range(6))


def test_the_last_one_left_does_not_take_this_process_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It kills its worker again and again, and would kill this process."""
    monkeypatch.setattr("harness.sweep.execution._PATIENCE", 2)
    with Workers(2) as staff, pytest.raises(CamproofFailedError, match="2 times in a row"):
        list(staff.each(_dies_always_but_for_0, [0, 1]))


def _dies_always_but_for_0(number: int) -> int:
    return _always_dies(number) if number else number


def test_workers_that_always_die_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.sweep.execution._PATIENCE", 1)
    with Workers(2) as staff, pytest.raises(CamproofFailedError, match="Use fewer of them with --workers"):
        list(staff.each(_always_dies, [1, 2]))


# --- a cluster --------------------------------------------------------------------------------------------------------


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    make: Any = LocalCluster  # which is not annotated
    with make(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as made:
        yield made


def _killed_in_the_midst(worker: int, at: int) -> Callable[[float], None]:
    """Kills a worker of the cluster once so many are done."""
    seen = []

    def progress(_: float) -> None:
        seen.append(time.monotonic())
        if len(seen) == at:
            os.kill(worker, signal.SIGKILL)

    return progress


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_results_even_if_a_worker_is_killed(cluster: LocalCluster, tmp_path: Path) -> None:
    asked, first = sweep(8), next(iter(cluster.workers.values()))
    with Workers(cluster=cluster.scheduler_address) as staff:
        assert staff.count == 3
        far = carried_out(asked, Store(tmp_path, asked.design), staff, _killed_in_the_midst(first.pid, 4))
    assert far.finished
    assert_frame_equal(far.results, run(asked, tmp_path / "near").results)


def test_an_address_where_nobody_answers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.sweep.execution._CONNECT_S", 1)
    with pytest.raises(BadInputError, match="no Dask scheduler answers there"), Workers(cluster="tcp://127.0.0.1:1"):
        pass


def test_rows_are_those_that_were_measured() -> None:
    point = points()[0]
    rows: Rows = replicated(Replication(0, 0, point.scenario, 5, "fluid"))
    assert table(rows)["seed"].to_list() == [5, 5, 5]
