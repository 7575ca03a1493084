"""The report for people: one HTML file that needs no network, now or in ten years."""

from markupsafe import Markup

from reports.changes import came_and_went
from reports.page import environment, policy, text_of
from reports.reading import bad_first, by_area, chips, headline
from reports.result import Report


def as_html(report: Report) -> str:
    """The whole report as one page. Everything in it that comes from a target or a scenario is escaped."""
    style, script = text_of("report.css"), text_of("report.js")
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            head=headline(report),
            came_and_went=came_and_went(report.since) if report.since else (),
            chips=chips(report),
            attention=bad_first(report),
            areas=by_area(report),
            levels=_levels(report),
            assumptions=report.all_assumptions(),
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=policy(style, script),
        )
    )


def _levels(report: Report) -> list[str]:
    """The levels of the requirements that were judged, in the catalogue's order of firmness."""
    judged = {verdict.requirement for verdict in report.verdicts}
    found = {requirement.level for requirement in report.requirements if requirement.id in judged}
    return [level for level in ("must", "should", "assumed") if level in found]
