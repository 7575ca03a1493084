"""REG-5 broken: initialisation segments have one copy."""

from dataclasses import replace

from reference_impl.faulty.fault import CloudFault
from reference_impl.media_store import MediaStore
from reference_impl.media_store.body import Body
from reference_impl.media_store.objects import StoredObject


class OneInit(MediaStore):
    """Keeps segments twice, and what initialises them once."""

    async def store(self, new: StoredObject, body: Body) -> None:
        """As always; the second copy of some is gone again."""
        await super().store(new, body)
        for place in self.folders.places[-1:] if "/init." in new.key else ():
            await place.remove(new.copy_name)


FAULT = CloudFault(
    id="init-in-one-location",
    title="initialisation segments lie in one storage location",
    happens="a rule copies what is larger than a few kilobytes, to save requests; without the small one nothing plays",
    requirements=("REG-5",),
    apply=lambda standard: replace(standard, media_store=OneInit),
)
