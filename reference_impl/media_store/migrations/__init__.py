"""Steps from each version of the service's tables to the next; see `foundation/migrating`."""
