"""Uploads in parts, as S3's clients send what is larger than 8 MiB (Amazon S3 User Guide, "Multipart upload").

A part is kept as an object is: in every location and flushed, then its row, then the answer. Nobody can read it. When
an upload is completed its parts are put together into one object, which is written to every location under its own
digest; one transaction gives it its row and takes those of the parts. So before and after it, whatever is killed when,
either all parts are there or the whole object. What a kill leaves of the other is a stray: the scrubber removes it.
"""
