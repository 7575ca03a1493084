"""Makes a drawn SVG fit to stand inside a page with a strict Content-Security-Policy.

Such a page refuses style attributes and style elements; what they say is said with presentation attributes instead
(SVG 2, 6.6), which the page's own style sheet may also override: text takes the page's font and colour.
"""

import re
from hashlib import sha256
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_LEFT_OUT = {f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"}
_SIZE = re.compile(r"([\d.]+)px")


def inlined(drawn: str) -> str:
    """One <svg> element without declarations, metadata, styles and namespaces, whose ids are nobody else's."""
    root = ET.fromstring(drawn)  # noqa: S314 - drawn by us a moment ago, not received
    prefix = f"f{sha256(drawn.encode()).hexdigest()[:8]}-"
    for element in root.iter():
        for child in [child for child in element if child.tag in _LEFT_OUT]:
            element.remove(child)
        _restyle(element)
        _rename(element, prefix)
    for size in ("width", "height"):
        root.attrib.pop(size, None)  # the page decides; the view box keeps the proportions
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "butt")
    return ET.tostring(root, encoding="unicode")


def _restyle(element: ET.Element) -> None:
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":
            if size := _SIZE.search(value):
                element.set("font-size", size[1])
        elif name and name != "font-family":
            element.set(name, value)


def _rename(element: ET.Element, prefix: str) -> None:
    element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
    for name, value in list(element.attrib.items()):
        plain = name.removeprefix(f"{{{_XLINK}}}")
        if plain == "id":
            value = prefix + value  # noqa: PLW2901 - the same value, renamed
        elif plain == "href" or value.startswith("url("):
            value = value.replace("#", f"#{prefix}")  # noqa: PLW2901 - the same value, renamed
        del element.attrib[name]
        element.set(plain, value)
