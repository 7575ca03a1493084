"""Lost segments that are reported one by one."""

from dataclasses import replace

from harness.camera.gaps import GapLedger, GapReport
from harness.camera.variants.variant import CameraVariant


class OneByOne(GapLedger):
    """Hands out one loss at a time."""

    def next_report(self) -> GapReport | None:
        """A report of several is halved until it is one of a single segment."""
        report = super().next_report()
        while report is not None and len(report.lost) > 1:
            self.contradicted(report)
            report = super().next_report()
        return report


VARIANT = CameraVariant(
    id="gaps-one-by-one",
    title="a camera reports each lost segment in a request of its own",
    allowed="each loss is to be reported once (BUF-5); how many go into one report is not said",
    apply=lambda parts: replace(parts, gap_ledger=OneByOne),
)
