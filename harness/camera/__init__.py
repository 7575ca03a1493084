"""The camera, sans I/O: media, encryption, stream cache, upload decisions. Engines call it; it calls nobody."""
