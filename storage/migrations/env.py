"""Alembic's environment: one upgrader at a time; on PostgreSQL a transaction for each revision, on SQLite one for all."""

from alembic import context

from storage.schema import METADATA
from storage.upgrading import alone

with alone(context.config.attributes["engine"]) as connection:
    context.configure(
        connection=connection, target_metadata=METADATA, render_as_batch=True, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()
