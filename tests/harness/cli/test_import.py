from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from harness.cli.frame import main

CSV = "\ufeffSite;Camera;Bitrate [Mbit/s];Uplink\nShop 1;door;2,5;dsl\nShop 2;door;2,5;dsl\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table in the current folder, as a German spreadsheet saves it."""
    monkeypatch.chdir(tmp_path)
    Path("fleet.csv").write_text(CSV, "utf-8")


def test_a_csv_becomes_a_scenario_that_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "import", "fleet.csv", "--out", "fleet.yaml"]) == 0
    assert "2 cameras at 2 sites" in capsys.readouterr().out
    assert main(["scenario", "check", "fleet.yaml"]) == 0
    assert "shop-1-like" in Path("fleet.yaml").read_text()


def test_a_spreadsheet_gives_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ["site", "camera", "bitrate (Mbit/s)", "uplink"],
        ["Shop 1", "door", 2.5, "dsl"],
        ["Shop 2", "door", 2.5, "dsl"],
    ):
        sheet.append(row)
    book.save("fleet.xlsx")
    book.close()
    told = []
    for file in ("fleet.csv", "fleet.xlsx"):
        assert main(["scenario", "import", file, "--name", "fleet"]) == 0
        told.append(capsys.readouterr().out.replace(file, ""))
    assert told[0] == told[1]
    assert "2.5 Mbit/s" in told[0]


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        (
            "bad.csv",
            "site,camera,bitrate,uplink\na,b,2,dsl\na,c,fast,\n",
            "bad.csv: row 3, bitrate: 'fast' is not a rate",
        ),
        ("bad.csv", 'site,camera,bitrate,uplink\na,"b,2,dsl\n', "that is no CSV"),
        ("old.xls", "", "save it as .xlsx or .csv"),
        ("bad.xlsx", "no zip", "that is no spreadsheet"),
        ("none.csv", None, "it can't be read"),
    ],
)
def test_what_can_not_be_read_is_said(
    file: str, text: str | None, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if text is not None:
        Path(file).write_text(text)
    assert main(["scenario", "import", file]) == 2
    assert why in capsys.readouterr().err


def test_one_site_is_no_sites(capsys: pytest.CaptureFixture[str]) -> None:
    Path("one.csv").write_text("site,camera,bitrate,uplink\nshop,door,2 Mbit/s,dsl\n")
    assert main(["scenario", "import", "one.csv"]) == 0
    assert "one.csv, 1 site, for" in capsys.readouterr().out


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("keep", [0, 0.5])
def test_a_damaged_spreadsheet_is_said(part: str, keep: float, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    book.active.append(["site", "camera", "bitrate", "uplink"])
    book.save("whole.xlsx")
    book.close()
    with ZipFile("whole.xlsx") as whole, ZipFile("damaged.xlsx", "w") as damaged:
        for name in whole.namelist():
            content = whole.read(name)
            if name != part or keep:
                damaged.writestr(name, content[: int(len(content) * keep)] if name == part else content)
    assert main(["scenario", "import", "damaged.xlsx"]) == 2
    assert "that is no spreadsheet, or a damaged one" in capsys.readouterr().err


def test_where_no_scenario_can_be_written_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenario", "import", "fleet.csv", "--out", "fleet.csv/x.yaml"]) == 2
    assert "--out fleet.csv: that is no folder" in capsys.readouterr().err
    assert main(["scenario", "import", "fleet.csv", "--out", "."]) == 2
    assert "that is a folder; name a file in it" in capsys.readouterr().err
    assert main(["scenario", "import", "fleet.csv", "--out", "new/x.yaml"]) == 0
