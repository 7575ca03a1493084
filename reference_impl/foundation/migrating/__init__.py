"""Databases of earlier versions become what the code of now works with, when they are opened.

Beside its tables each service has a folder `migrations`, a file a step; the name of the last one is the version of its
database, which the database itself notes. A new database is made from the tables at once and noted as the newest.
"""

from reference_impl.foundation.migrating.opening import SchemaError, make_or_migrate
from reference_impl.foundation.migrating.versions import with_migrations

__all__ = ["SchemaError", "make_or_migrate", "with_migrations"]
