"""Alembic's way in: always on a connection that bot.database.migrate hands over, inside its transaction."""

from alembic import context

from bot.database.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
