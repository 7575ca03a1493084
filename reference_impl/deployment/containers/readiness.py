"""A container's health check: `python3 readiness.py SETTINGS` asks the service in it whether it is ready.

It runs every few seconds, hence as a file of its own that imports next to nothing.
"""

import json
import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path

_ENOUGH_S = 3.0


def said(settings: Path) -> tuple[bool, str]:
    """Whether the service of this settings file is ready, and what it says of itself."""
    port = json.loads(settings.read_bytes()).get("operator_port")
    if port is None:
        return False, f"{settings}: without operator_port nobody can ask how the service is"
    connection = HTTPConnection("127.0.0.1", port, timeout=_ENOUGH_S)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        return answer.status == 200, answer.read().decode()  # noqa: PLR2004 - OK
    except (OSError, HTTPException) as wrong:
        return False, f"127.0.0.1:{port} does not answer: {wrong}"
    finally:
        connection.close()


if __name__ == "__main__":
    ready, text = said(Path(sys.argv[1]))
    print(text)  # noqa: T201 - the engine keeps it
    sys.exit(not ready)
