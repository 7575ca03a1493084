"""Real time, real bytes, real TLS: asyncio cameras behind shaped uplinks."""
