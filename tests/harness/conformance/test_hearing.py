"""What was said is kept word for word, whether it fits in memory or not."""

import secrets

from harness.cloud.http import Answer
from harness.cloud.reference import ReferenceKeyServer
from harness.conformance.hearing import Hearing, Part


def heard(memory_bytes: int, bodies: list[bytes]) -> Hearing:
    hearing = Hearing(ReferenceKeyServer().gives_key, memory_bytes)
    for number, body in enumerate(bodies):
        hearing.note(Answer("GET", f"https://cloud/{number}?secret=1", 200, {"A": "b"}, body, b"sent"))
    return hearing


def test_is_read_back_from_memory_and_from_disk() -> None:
    bodies = [secrets.token_bytes(1000) for _ in range(50)]
    for memory_bytes in (100, 1 << 20):
        with heard(memory_bytes, bodies) as hearing:
            assert [said.content for said in hearing if said.part is Part.ANSWER] == bodies
            assert {said.content for said in hearing if said.part is Part.HEAD} == {b"A: b"}
            assert not any("secret" in said.where for said in hearing)
            assert hearing.bodies() == 100


def test_the_same_answer_is_kept_once() -> None:
    with Hearing(ReferenceKeyServer().gives_key) as hearing:
        for _ in range(3):
            hearing.note(Answer("GET", "https://cloud/1", 200, {}, b"same"))
        assert [said.content for said in hearing] == [b"same"]


def test_a_content_key_is_known_as_one() -> None:
    with Hearing(ReferenceKeyServer().gives_key) as hearing:
        hearing.note(Answer("GET", "https://cloud/v1/cameras/c/content-key?wrapped=x", 200, {"A": "b"}, b"k" * 16))
        assert [said.gives_key for said in hearing] == [False, True]
