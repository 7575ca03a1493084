"""INSERT … ON CONFLICT, which PostgreSQL and SQLite have in the same words.

SQLAlchemy writes PostgreSQL's for SQLite too, and not the other way round.
"""

from sqlalchemy.dialects.postgresql import Insert, insert

__all__ = ["Insert", "insert"]
