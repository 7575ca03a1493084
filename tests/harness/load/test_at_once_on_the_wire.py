"""What users send waits for no acknowledgement. In a process of its own, for gevent."""

import subprocess
import sys

SCRIPT = """
import socket
import gevent
from gevent.pywsgi import WSGIServer
from locust import FastHttpUser
from locust.env import Environment
from harness.load.users.connection import LocustHttp


def answer(_, start):
    start("200 OK", [("Content-Length", "0")])
    return [b""]


def waits(prepared):
    user = User(Environment(user_classes=[User]))
    if prepared:
        LocustHttp(user.client, lambda _: None, lambda: True)
    assert user.client.get("/").status_code == 200
    (client,) = user.client.client.clientpool.clients.values()
    line = client._connection_pool._socket_queue.get(block=False)
    return not line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


server = WSGIServer(("127.0.0.1", 0), answer, log=None)
server.start()


class User(FastHttpUser):
    host = f"http://127.0.0.1:{server.server_port}"


print(waits(prepared=False), waits(prepared=True))
"""


def test_locusts_own_connections_wait_and_those_of_users_do_not() -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "True False\n"), ran.stderr
