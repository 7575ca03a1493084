"""A cloud taken apart into processes: what each of them needs to start, and what it is made of."""
