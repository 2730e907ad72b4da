"""Alembic's way in: runs on the connection it is handed by `bot.store.migrations`, in that transaction."""

from alembic import context

from bot.store.tables import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Migrations run through the bot: python -m bot db upgrade")
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    # SQLite's DDL is transactional once we begin by hand; a failing step then leaves nothing behind.
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
