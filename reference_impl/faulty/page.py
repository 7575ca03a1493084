"""Pages with one thing wrong: what is served is the built page, and one part of it is another."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.web.assets import INDEX, Asset, asset
from reference_impl.web.settings import WebSettings

Page = Mapping[str, Asset]


def rewritten(standard: Blueprint, written: str, instead: str) -> Blueprint:
    """A page in whose scripts one expression is written otherwise.

    Args:
        standard: the cloud's parts.
        written: a regular expression for it, as the build leaves it. ValueError where it does not stand there once.
        instead: what stands there then.
    """

    def rewrite(page: Page) -> Page:
        scripts = {path: one.body.decode() for path, one in page.items() if path.endswith(".js")}
        having = [path for path, text in scripts.items() for _ in re.finditer(written, text)]
        if len(having) != 1:
            raise ValueError(f"{written!r} stands in the page's scripts {len(having)} times: the fault is out of date")
        (path,) = having
        return {**page, path: asset(path, re.sub(written, instead, scripts[path]).encode())}

    return _served(standard, rewrite)


def preceded(standard: Blueprint, script: str) -> Blueprint:
    """A page before whose own scripts another one runs, as one from somebody else does that a page takes in."""

    def precede(page: Page) -> Page:
        path = f"assets/before-{len(page)}.js"
        index = page[INDEX].body.decode().replace("<script ", f'<script src="/{path}"></script>\n    <script ', 1)
        return {**page, INDEX: asset(INDEX, index.encode()), path: asset(path, script.encode())}

    return _served(standard, precede)


def _served(standard: Blueprint, change: Callable[[Page], Page]) -> Blueprint:
    class Changed(standard.web):  # type: ignore[name-defined,misc]
        """Serves what was changed."""

        def __init__(self, settings: WebSettings, page: Page) -> None:
            super().__init__(settings, change(page))

    return replace(standard, web=Changed)
