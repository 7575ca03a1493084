"""An upload in parts, step by step."""

# ruff: noqa: ANN401 - the fixtures' class can't be imported from here, and boto3 has no types

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError


@dataclass
class InParts:
    """One upload."""

    store: Any
    key: str = "cam/large"
    by: Any = None
    id: str = ""

    async def begin(self, **more: Any) -> Any:
        answer = await self.ask("create_multipart_upload", **more)
        self.id = answer["UploadId"]
        return answer

    async def part(self, number: int, body: bytes, **more: Any) -> dict[str, Any]:
        answer = await self.ask("upload_part", UploadId=self.id, PartNumber=number, Body=body, **more)
        sums = {name: value for name, value in answer.items() if name.startswith("Checksum")}
        return {"PartNumber": number, "ETag": answer["ETag"], **sums}

    async def complete(self, *parts: dict[str, Any], **more: Any) -> Any:
        named = {"UploadId": self.id, "MultipartUpload": {"Parts": [*parts]}}
        return await self.ask("complete_multipart_upload", **named, **more)

    async def ask(self, operation: str, **more: Any) -> Any:
        return await self.store.ask(operation, by=self.by, Key=self.key, **more)

    async def refusal(self, asked: Any) -> str:
        with pytest.raises(ClientError) as refused:
            await asked
        return str(refused.value.response["Error"]["Code"])


@pytest.fixture
def in_parts(store: Any) -> Callable[..., InParts]:
    return lambda **more: InParts(**{"store": store} | more)
