"""One record of what happened, whatever ran it: events, storage, digest."""
