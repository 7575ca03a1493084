"""A cloud that is not the reference: other paths, other names, other tokens and signatures, one process."""
