"""What all pages share: templates in which everything that comes from outside is escaped, and the policy of a page."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from reports.printable import printable
from reports.reading import MARKS, WORDS, failure_id, moment, span
from reports.result import Snapshot

_TEMPLATES = files("reports") / "templates"


def policy(style: str, script: str = "") -> str:
    """A Content-Security-Policy that allows this style sheet, this script and pictures in the page: nothing else."""
    scripts = f"script-src '{_digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; {scripts}base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@cache
def environment() -> Environment:
    """Where the templates are."""
    environment = Environment(
        loader=FunctionLoader(text_of),
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
def text_of(name: str) -> str:
    """A template, style sheet or script."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _harmless(value: object) -> object:
    """What the template writes: text loses what steers a reader; our own markup and numbers stay as they are."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _picture(snapshot: Snapshot) -> str:
    return f"data:image/png;base64,{b64encode(snapshot.png).decode()}"


def _drawing(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704 - drawn by reports.timeline, whose texts ElementTree has escaped
