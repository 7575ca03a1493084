"""The coding `aws-chunked`; the first example is Amazon S3's own ("Transferring Payload in Multiple Chunks")."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference_impl.foundation.canonical import Scope, signed
from reference_impl.foundation.problem import Problem
from reference_impl.media_store.aws_chunked import AwsChunked, ChunkSigner

SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
SCOPE = Scope("20130524", "us-east-1", "s3")
SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
CHUNKS = (
    (65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
    (1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
    (0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"),
)
SIGNED = b"".join(b"%x;chunk-signature=%s\r\n%s\r\n" % (n, mac.encode(), b"a" * n) for n, mac in CHUNKS)
UNSIGNED = b"3\r\nabc\r\n2\r\nde\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"


def signer() -> ChunkSigner:
    return ChunkSigner(lambda text: signed(SECRET, SCOPE, text), f"20130524T000000Z\n{SCOPE}", SEED)


def decoded(coded: bytes, sizes: list[int], by: ChunkSigner | None) -> tuple[bytes, dict[str, str]]:
    coding, content, place = AwsChunked(by), b"", 0
    for size in [*sizes, len(coded)]:
        content += b"".join(coding.feed(coded[place : place + size]))
        place += size
    return content, dict(coding.finish())


@given(st.lists(st.integers(1, 30_000), max_size=8))
def test_amazons_example_in_pieces_of_any_size(sizes: list[int]) -> None:
    assert decoded(SIGNED, sizes, signer()) == (b"a" * 66_560, {})


@given(st.lists(st.integers(1, 9), max_size=30))
def test_unsigned_chunks_with_a_trailer(sizes: list[int]) -> None:
    assert decoded(UNSIGNED, sizes, None) == (b"abcde", {"x-amz-checksum-crc32": "AAAAAA=="})


@pytest.mark.parametrize("place", [100, 65_700])
def test_one_bit_of_a_signed_chunk(place: int) -> None:
    altered = bytearray(SIGNED)
    altered[place] ^= 1
    with pytest.raises(Problem, match="not what was signed"):
        decoded(bytes(altered), [], signer())


@pytest.mark.parametrize("cut", range(1, UNSIGNED.index(b"0\r\n") + 3))
def test_half_a_body_is_none(cut: int) -> None:
    with pytest.raises(Problem, match="did not arrive"):
        decoded(UNSIGNED[:cut], [], None)


@pytest.mark.parametrize("wrong", [b"x\r\n", b"-1\r\n", b"1\r\nab\r\n", b"0\r\n\r\nmore", b"0" * 5000])
def test_what_is_no_such_coding(wrong: bytes) -> None:
    with pytest.raises(Problem, match="did not arrive"):
        decoded(wrong, [], None)


def test_a_signed_trailer() -> None:
    by = signer()
    text = "x-amz-checksum-crc32c:sOO8/Q==\n"
    coded = SIGNED[:-2] + b"x-amz-checksum-crc32c:sOO8/Q==\r\n"
    last = CHUNKS[-1][1]
    told = "\n".join(
        ("AWS4-HMAC-SHA256-TRAILER", f"20130524T000000Z\n{SCOPE}", last, hashlib.sha256(text.encode()).hexdigest())
    )
    mac = signed(SECRET, SCOPE, told)
    content, trailers = decoded(coded + f"x-amz-trailer-signature:{mac}\r\n\r\n".encode(), [], by)
    assert (len(content), trailers) == (66_560, {"x-amz-checksum-crc32c": "sOO8/Q=="})
    with pytest.raises(Problem, match="not what was signed"):
        decoded(coded + f"x-amz-trailer-signature:{'0' * 64}\r\n\r\n".encode(), [], signer())
    with pytest.raises(Problem, match="did not arrive"):
        decoded(coded + b"\r\n", [], signer())
