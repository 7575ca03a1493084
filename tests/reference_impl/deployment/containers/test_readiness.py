"""What the health check says where nobody is ready; that it passes is seen in a container."""

import json
import socket
from pathlib import Path

from reference_impl.deployment.containers.readiness import said


def test_a_service_that_does_not_answer_is_not_ready(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text("{}")
    assert said(file) == (False, f"{file}: without operator_port nobody can ask how the service is")
    with socket.socket() as taken:  # and nobody listens
        taken.bind(("127.0.0.1", 0))
        file.write_text(json.dumps({"operator_port": taken.getsockname()[1]}))
        ready, why = said(file)
    assert not ready
    assert "does not answer" in why
