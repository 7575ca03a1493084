from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from reports.printable import printable


@given(st.text())
def test_any_text_fits_an_xml_document_and_a_file(text: str) -> None:
    harmless = printable(text)
    element = ET.fromstring(f"<a>{escape(harmless)}</a>")  # noqa: S314 - what it must stand
    assert (element.text or "") == harmless
    assert len(harmless) == len(text)


def test_what_steers_is_replaced_and_the_rest_stays() -> None:
    assert printable("a\x1b[2J\u202eb\n\tç東") == "a\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}b\n\tç東"
