"""KEY-6 broken: what is malformed is refused in words of its own."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.foundation.operations import Asked
from reference_impl.foundation.problem import Problem
from reference_impl.key_server import KeyServer
from reference_impl.key_server.answers import WrappedKey
from reference_impl.key_server.unwrapping import wrapped_bytes


class StrictKeyServer(KeyServer):
    """Checks a request's form before it looks at the key."""

    async def _content_key(self, asked: Asked[WrappedKey]) -> bytes:
        if not wrapped_bytes(asked.body.wrapped):
            raise Problem(422, "wrapped-not-base64url", "The wrapped key must be base64url without padding.")
        if not asked.body.version.isdecimal():
            raise Problem(422, "version-not-a-number", "The version must be a number.")
        return await super()._content_key(asked)


FAULT = CloudFault(
    id="refusal-names-the-form",
    title="a malformed wrapped key, or version, is refused in words of its own",
    happens="a framework validates each parameter before the handler, and says which was wrong (CWE-203)",
    requirements=("KEY-6",),
    apply=lambda standard: replace(standard, key_server=StrictKeyServer),
)
