import pytest

from harness.cli import main

T3 = "t3-as-the-paper-says"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name a topology"),
        (["t3-as-the-paper-say"], T3),
        ([T3, "--fault", "1s cable-out cam-1"], "go with --record"),
        ([T3, "--containers"], "go with --record"),
        ([T3, "--record", "10"], "--record: "),
        ([T3, "--record", "10s", "--fault", "1s cabel-out cam-1"], "Did you mean 'cable-out'"),
        ([T3, "--record", "10s", "--pcap", "captures"], "leave out --record"),
    ],
)
def test_what_can_not_be_done_is_said_before_anything_is_made(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lab", *words]) == 2
    assert said in capsys.readouterr().err
