"""Brings a database to the newest form, from inside the program."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def upgrade(connection: Connection) -> None:
    """Run the migrations that the database lacks; raises alembic's CommandError."""
    config = Config()
    # A "%" in the path would be read as a placeholder of the configuration.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Whether the database already has the newest form."""
    newest = ScriptDirectory(str(Path(__file__).parent)).get_current_head()
    return MigrationContext.configure(connection).get_current_revision() == newest
