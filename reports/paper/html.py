"""A paper as one page that needs no network."""

from markupsafe import Markup

from reports.page import environment, policy, text_of
from reports.paper.value import Paper, whole_cells


def as_html(paper: Paper) -> str:
    """The page. Everything in it that comes from a scenario or a file is escaped."""
    style = text_of("report.css") + text_of("paper.css")
    page = environment().get_template("paper.html.j2")
    styled = Markup(style)  # noqa: S704 - our own files
    return page.render(paper=paper, whole_cells=whole_cells, style=styled, policy=policy(style))
