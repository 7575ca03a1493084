"""Seeded faults of the page still find what they replace in it, and change that alone."""

from pathlib import Path

import pytest

from reference_impl.deployment.blueprint import Blueprint
from reference_impl.faulty.catalogue import CLOUD_FAULTS
from reference_impl.faulty.page import rewritten
from reference_impl.web import WebSettings, is_built, read_page
from tests.reference_impl.web.browser import _require

SETTINGS = WebSettings("https://127.0.0.1:1", "https://id.test:1", "https://my.test:2", (), "web")
OF_PAGE = [fault for fault in CLOUD_FAULTS.values() if fault.apply(Blueprint()).web is not Blueprint().web]


@pytest.mark.parametrize("fault", OF_PAGE, ids=lambda fault: str(fault.id))
def test_one_part_of_the_page_is_another(fault: object) -> None:
    _require(is_built(), "the page is not built: make web", "CAMPROOF_REQUIRE_NODE")
    page = read_page()
    served = fault.apply(Blueprint()).web(SETTINGS, page)._page  # type: ignore[attr-defined]
    assert len([path for path, one in served.items() if page.get(path) != one]) in {1, 2}
    assert page.keys() <= served.keys()


def test_what_is_not_there_can_not_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    with pytest.raises(ValueError, match="out of date"):
        rewritten(Blueprint(), "S256", "plain").web(SETTINGS, read_page(tmp_path))
