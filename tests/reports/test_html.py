import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from reports.html import as_html
from reports.result import Report

_LOADING = {"src", "href", "srcset", "data", "action", "poster", "background", "xlink:href"}


class Page(HTMLParser):
    """What a browser would make of a page: elements with attributes, and the text in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.setdefault(self._open[-1] if self._open else "", []).append(data)

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


@pytest.fixture
def page(report: Report) -> Page:
    return Page(as_html(report))


def test_first_thing_said_is_the_result(page: Page) -> None:
    assert page.texts["h1"] == ["Not conformant: 2 of 10 promises are broken"]


def test_every_verdict_is_there_once(page: Page, report: Report) -> None:
    rows = [attributes for tag, attributes in page.elements if tag == "tr" and "data-outcome" in attributes]
    wanted = [(v.requirement + (f" · {v.case}" if v.case else ""), v.outcome.value) for v in report.verdicts]
    assert sorted((row["id"], row["data-outcome"]) for row in rows) == sorted(wanted)


def test_ids_are_unique(page: Page) -> None:
    assert len(page.ids()) == len(set(page.ids())) > 20


def test_links_within_the_page_lead_somewhere(page: Page) -> None:
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]
    assert "#ENC-4" in links
    assert all(link.startswith("#") for link in links)


def test_reasons_evidence_and_commands_are_shown(page: Page, report: Report) -> None:
    text = "\n".join(part for parts in page.texts.values() for part in parts)
    for verdict in report.verdicts:
        assert verdict.reason in text
        assert all(e.statement in text and e.excerpt in text for e in verdict.evidence)
        assert verdict.replay in text
    assert report.command in text
    assert report.history_sha256 in text


def test_nothing_is_loaded_from_anywhere(report: Report, evil: Report) -> None:
    for shown in (report, evil):
        html = as_html(shown)
        for tag, attributes in Page(html).elements:
            for name in _LOADING & attributes.keys():
                assert attributes[name].startswith(("data:image/png;base64,", "#")), (tag, name)
            assert "http:" not in "".join(attributes.values())
            assert "https:" not in "".join(attributes.values())
        assert "@import" not in html
        assert not re.search(r"url\((?!#)", html)


def test_policy_allows_our_own_style_and_script_alone(report: Report) -> None:
    page = Page(as_html(report))
    policy = next(a["content"] for _, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in policy
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        (text,) = page.texts[element]
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert directives[directive] == f"'sha256-{digest}'"


def test_nothing_needs_what_the_policy_refuses(report: Report, evil: Report) -> None:
    for shown in (report, evil):
        for tag, attributes in Page(as_html(shown)).elements:
            assert "style" not in attributes, tag
            assert not [name for name in attributes if name.startswith("on")], tag


def test_evil_strings_are_only_text(evil: Report, report: Report) -> None:
    html = as_html(evil)
    page = Page(html)
    assert len(page.texts["script"]) == len(page.texts["style"]) == 1
    assert {tag for tag, _ in page.elements} <= {tag for tag, _ in Page(as_html(report)).elements} | {
        "img",
        "figcaption",
    }
    assert "alert('x')" in "".join(page.texts["h2"])
    assert "{{ 7 * 7 }}" in html
    assert not {"\x00", "\x1b"} & set(html)


def test_same_report_gives_the_same_bytes(report: Report) -> None:
    assert as_html(report) == as_html(report)


def test_parts_that_are_not_there_leave_no_heading(passing: Report) -> None:
    page = Page(as_html(passing))
    assert page.texts["h1"] == ["Conformant: all 7 promises that were judged are kept"]
    assert "Look at these first" not in page.texts["h2"]
    assert "Played back from the cloud" not in page.texts["h2"]


def test_its_counts_are_said_to_be_of_verdicts(page: Page) -> None:
    items = [text.strip() for text in page.texts["li"]]
    assert items[0] == "Verdicts"
