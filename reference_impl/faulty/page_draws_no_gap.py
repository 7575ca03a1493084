"""PLAY-1 broken: on the page's timeline what was lost looks as what was recorded."""

from reference_impl.faulty.fault import CloudFault
from reference_impl.faulty.page import rewritten

FAULT = CloudFault(
    id="page-draws-no-gap",
    title="the page's timeline has no gaps",
    happens="stretches are drawn by their ends alone: whether they are lost came to the index's answer later",
    requirements=("PLAY-1",),
    apply=lambda standard: rewritten(standard, r"(\w+)\.lost\?(?=\w+\(\1\.reason\))", "!1?"),
    browser=True,
)
