"""Reports look like the product: their colours are those of its pages, in the light and in the dark."""

import re
from importlib.resources import files

_SAME = {
    "paper": "surface", "ink": "text", "soft": "muted", "line": "line", "wash": "ground", "accent": "accent",
    "pass": "good", "fail": "bad", "unknown": "warn", "skip": "muted",
}  # fmt: skip


def test_colours_are_those_of_the_pages() -> None:
    tokens = (files("reference_impl") / "foundation" / "tokens.css").read_text("utf-8")
    pages = dict(re.findall(r"--([\w-]+): light-dark\((.*?)\);", tokens))
    style = (files("reports") / "templates" / "report.css").read_text("utf-8")
    light, dark = style.split("@media print")[0].split("@media (prefers-color-scheme: dark)")
    for n, scheme in enumerate((light, dark)):
        own = dict(re.findall(r"--(\w+): (#\w{6});", scheme))
        assert {name: own[name] for name in _SAME} == {name: pages[of].split(", ")[n] for name, of in _SAME.items()}


def test_what_is_wider_than_a_phone_can_be_scrolled_by_keyboard() -> None:
    for name in ("report.html.j2", "paper.html.j2"):
        page = (files("reports") / "templates" / name).read_text("utf-8")
        wide = re.findall(r'<(?:figure role="img"|div class="scroll")[^>]*>', page)
        assert wide
        assert [one for one in wide if 'tabindex="0"' not in one] == []
