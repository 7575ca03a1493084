"""What alembic asks for its connection: the one that is being opened, in whose transaction everything is done."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
