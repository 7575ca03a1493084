from harness.cloud.exchange import Exchange, is_heard, listened, tell

PUT = Exchange("PUT", "https://s/a b?x=1", {"Authorization": "Bearer abcdef", "X": "y"}, b"", 403, b"", {})


def test_a_request_reads_as_one_would_make_it_again() -> None:
    document = b'{"password": "hush", "name": "north-1"}'
    told = str(Exchange("POST", "https://s/x", {"X": "it's"}, document, 409, b'{"reason": "taken"}', {"ETag": "e"}))
    assert told.splitlines() == [
        "curl -X POST https://s/x \\",
        """  -H 'X: it'"'"'s' \\""",
        """  -d '{"password": "[redacted]", "name": "north-1"}'""",
        "< HTTP 409",
        "< ETag: e",
        '{"reason": "taken"}',
    ]


def test_no_secret_is_told() -> None:
    assert "abcdef" not in str(PUT)
    assert "curl -X PUT 'https://s/a b?x=1'" in str(PUT)


def test_what_was_given_is_not_shown_and_media_is_named_by_its_digest() -> None:
    told = str(Exchange("PUT", "https://s/x", {}, b"\x00" * 16, 200, b"a content key", {}))
    assert "content key" not in told
    assert "--data-binary @16-bytes-with-sha256-374708fff771" in told
    assert told.endswith("< HTTP 200\n< 13 bytes")


def test_a_long_answer_is_cut_after_its_secrets_are_gone() -> None:
    answer = b"x" * 390 + b" Bearer " + b"s" * 900
    assert "sss" not in str(Exchange("GET", "https://s/x", {}, b"", 500, answer, {}))


def test_no_answer_is_said_so() -> None:
    assert str(Exchange("GET", "https://s/x", {}, b"", None, b"timed out", {})).endswith("< no answer: timed out")


def test_who_listens_hears_and_nobody_else() -> None:
    tell(PUT)
    assert not is_heard()
    with listened() as outer:
        with listened() as inner:
            tell(PUT)
        assert is_heard()
    assert (outer, inner) == ([], [PUT])
