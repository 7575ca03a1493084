"""The report for people: one HTML file that needs no network, now or in ten years."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from reports.printable import printable
from reports.reading import MARKS, WORDS, bad_first, by_area, chips, failure_id, headline, moment, span
from reports.result import Report, Snapshot

_TEMPLATES = files("reports") / "templates"


def as_html(report: Report) -> str:
    """The whole report as one page. Everything in it that comes from a target or a scenario is escaped."""
    style, script = _text("report.css"), _text("report.js")
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            head=headline(report),
            chips=chips(report),
            attention=bad_first(report),
            areas=by_area(report),
            levels=_levels(report),
            assumptions=report.all_assumptions(),
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            policy=_policy(style, script),
        )
    )


def _levels(report: Report) -> list[str]:
    """The levels of the requirements that were judged, in the catalogue's order of firmness."""
    judged = {verdict.requirement for verdict in report.verdicts}
    found = {requirement.level for requirement in report.requirements if requirement.id in judged}
    return [level for level in ("must", "should", "assumed") if level in found]


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy that allows this style sheet, this script and pictures in the page: nothing else."""
    return (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "moment": moment,
        "span": span,
        "picture": _picture,
        "drawing": _drawing,
        "failure_id": failure_id,
    }
    environment.globals |= {"marks": MARKS, "words": WORDS}
    return environment


@cache
def _text(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _harmless(value: object) -> object:
    """What the template writes: text loses what steers a reader; our own markup and numbers stay as they are."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _picture(snapshot: Snapshot) -> str:
    return f"data:image/png;base64,{b64encode(snapshot.png).decode()}"


def _drawing(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - drawn by reports.timeline, whose texts ElementTree has escaped
