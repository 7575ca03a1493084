"""`camproof demo`: the whole story in about a minute."""

from pathlib import Path

import click

from harness.camera.media.template import SegmentTemplate, scene_template
from harness.cli.again import again
from harness.cli.folder import out_option, usable
from harness.cli.judging import Job, carry_out, present
from harness.conformance.embedded import REGIONS
from harness.conformance.plans import BITS_PER_S, demo

_SEGMENT_S = 2.0
_CREDENTIAL_LIFE_S = 20.0


@click.command("demo")
@click.option("--video", type=click.Path(path_type=Path), help="Record this video file instead of the built-in scene.")
@out_option("out/demo")
def command(video: Path | None, out: Path) -> int:
    """See the whole story in about a minute.

    A reference cloud starts in this process, with two regions. Six cameras at two sites record real H.264 for 30 s,
    encrypt it and upload it over TLS. One site's uplink is cut for longer than its stream caches last, and comes back.
    Every recording is played back, every promise that was put to the test is judged.
    """
    template = _template(video)
    usable("--out", out)
    click.echo("camproof demo: a cloud, six cameras, an outage, and a verdict on each promise", err=True)
    line = again(click.get_current_context(), "out")
    job = Job("Demonstration", line, demo(REGIONS), template, out, _CREDENTIAL_LIFE_S, replay="camproof conform")
    report = carry_out(job)
    present(report, out)
    click.echo("See recordings on their timeline, in a browser: camproof serve --with-recordings", err=True)
    return report.tally.exit_status


def _template(video: Path | None) -> SegmentTemplate:
    if video is None:
        return scene_template(_SEGMENT_S)
    from harness.camera.media.video import template_from_video  # noqa: PLC0415 - needs the extra `media`

    return template_from_video(video, segment_s=_SEGMENT_S, most_bits_per_s=BITS_PER_S)
