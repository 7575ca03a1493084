"""What a camera films: CMAF segments from a pre-encoded template, stamped with whose they are and when.

Making segments needs nothing but the standard library. Drawing, encoding and decoding need the extra `media`
(PyAV, numpy), so their modules raise `MediaExtraMissingError` on import where it is absent.
"""
