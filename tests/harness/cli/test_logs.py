import logging

import pytest

from harness.cli.logs import one_line_logs


def test_an_exception_is_told_in_one_line_and_once(capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("a.server")
    with one_line_logs():
        for _ in range(3):
            log.error("Error handling request\nfrom 127.0.0.1", exc_info=OSError(28, "No space\nleft"))
        log.warning("slow: %d s", 3)
        log.info("of no interest")
    log.warning("afterwards")
    assert capsys.readouterr().err.splitlines() == [
        "camproof: a.server: Error handling request: OSError: [Errno 28] No space left",
        "camproof: a.server: slow: 3 s",
    ]
