"""Alembic's environment: one transaction for the whole upgrade, one upgrader at a time."""

from alembic import context
from sqlalchemy import text
from sqlmodel import SQLModel

import storage.agenda_tables  # these register every table
import storage.agreement_tables
import storage.installation_tables
import storage.meeting_tables
import storage.notice_tables
import storage.operation_tables
import storage.reminder_tables
import storage.tables
import storage.term_tables

engine = context.config.attributes["engine"]

with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(7203)")
            )  # a second upgrader waits, then finds nothing to do
        context.run_migrations()
