"""The reference of topology files: its example is good, and its tables are those of the schema."""

import os
import re
from pathlib import Path
from typing import Any

from harness.sites.defaults import defaults, listed, resolvers
from harness.sites.json_schema import json_schema
from harness.sites.load import load
from harness.sites.oracle.judge import diagnose
from harness.sites.oracle.verdicts import Verdict

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "topology-file.md"
MARK = "CAMPROOF_WRITE_TOPOLOGY_PAGE=1 pytest tests/docs/test_topology_file.py -->\n"
TITLES = {"Topology": "The file", "SwitchDhcp": "The switch's DHCP server", "Dhcp": "Another DHCP server"}


def generated() -> str:
    schema = json_schema()
    parts = {"Topology": schema, **{name: part for name, part in schema["$defs"].items() if name != "Uplink"}}
    return "\n".join([*(section(name, part) for name, part in parts.items()), models(), needed()])


def section(name: str, part: dict[str, Any]) -> str:
    title = TITLES.get(name) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
    rows = [row(key, said, key in part.get("required", ())) for key, said in part["properties"].items()]
    return "\n".join(
        [f"\n## {title}\n", f"{part['description']}\n", "| key | what | default |", "|---|---|---|", *rows]
    )


def row(key: str, said: dict[str, Any], required: bool) -> str:  # noqa: FBT001 - a cell of a table
    source = defaults()[said["x-default-from"]] if "x-default-from" in said else None
    default = f"`{word(source.value)}` ({source})" if source else "must be there" if required else ""
    if not default and "default" in said and said["default"] not in ([], {}, ""):
        default = f"`{word(said['default'])}`"
    what = said["description"].replace(".; ", "; ").replace("None for", "left out for")
    words = " or ".join(f"`{word(one)}`" for one in said.get("enum", ()))
    return f"| `{key}` | {what}{f' {words}' if words else ''} | {default.replace('|', '')} |"


def word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def models() -> str:
    rows = [
        f"| `{key.removeprefix('models.')}` | {value.value} | {value} |"
        for key, value in defaults().items()
        if key.startswith("models.")
    ]
    return "\n".join(["\n## Models of appliances\n", "| what | value | where from |", "|---|---|---|", *rows])


def needed() -> str:
    rows = [f"| `{one.name}` | `{one.host}` | {one.protocol} {one.port} | {one.why} |" for one in listed()]
    rest = ", ".join(f"`{one}`" for one in sorted(resolvers()))
    text = (
        "\n## What a camera must reach\n\n"
        "The vendor's list is not available to us. These are the reference cloud's names; `cloud.needs` says others.\n"
    )
    table = ["| service | host | | where from |", "|---|---|---|---|", *rows]
    return "\n".join([text, *table, f"\nResolvers on the internet that answer: the provider's, and {rest}.\n"])


def test_the_tables_are_those_of_the_schema() -> None:
    head, mark, tables = PAGE.read_text("utf-8").partition(MARK)
    if os.environ.get("CAMPROOF_WRITE_TOPOLOGY_PAGE"):
        PAGE.write_text(f"{head}{mark}{generated()}", "utf-8")
        tables = generated()
    assert mark
    assert tables == generated()


def test_the_example_is_good_and_activates() -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert diagnose(load(example, "example")).verdict is Verdict.ACTIVATES
