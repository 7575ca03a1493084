"""A scenario acted out for hours: its outages again and again, in bounded memory, which is looked at all the time."""
