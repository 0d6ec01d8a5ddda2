"""The tables, as the newest migration leaves them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; a naive one is refused with ValueError."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without an offset cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The moment in UTC, aware whatever the database keeps."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


class Written(TypeDecorator[str]):
    """Text as people send it: what no database takes (NUL, lone surrogates) becomes U+FFFD."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text that can be written."""
        return None if value is None else writable(value)


def writable(text: str) -> str:
    """`text` with NUL and lone surrogates replaced by U+FFFD."""
    if "\0" not in text and _is_paired(text):
        return text
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return paired.replace("\0", "\ufffd")


def _is_paired(text: str) -> bool:
    """Whether `text` holds no lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", Written, nullable=False),
    sa.Column("delivery_key", Written, nullable=False),
    sa.Column("person", Written, nullable=False),
    sa.Column("address", Written, nullable=False),
    sa.Column("text", Written, nullable=False),
    sa.Column("payload", Written, nullable=False),
    sa.Column("chosen", Written),
    sa.Column("received_at", Moment, nullable=False),
    sa.Column("about", Written),
    sa.Column("origin", Written, nullable=False, server_default=""),
    sa.Column("edited", sa.Boolean, nullable=False, server_default=sa.false()),
    # "group" itself is a word of SQL.
    sa.Column("group_chat", Written, nullable=False, server_default=""),
    sa.UniqueConstraint("channel", "delivery_key"),
)

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("asked_at", Moment, nullable=False, index=True),
    sa.Column("answered_at", Moment, nullable=False),
    sa.Column("channel", Written, nullable=False),
    sa.Column("delivery_key", Written, nullable=False),
    sa.Column("person", Written, nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("question", Written),
    sa.Column("outcome", Written, nullable=False),
    sa.Column("entry", Written),
    sa.Column("candidates", sa.JSON, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("knowledge_version", Written, nullable=False),
    sa.Column("milliseconds", sa.Float, nullable=False),
    sa.Column("feedback", Written),
    sa.Column("likeness", Written, nullable=False, index=True),
    sa.Column("reply", Written),
    sa.Column("origin", Written, nullable=False, server_default="", index=True),
    sa.Column("sent", Written, nullable=False, server_default=""),
    sa.Column("offered", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("shared", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.UniqueConstraint("channel", "delivery_key"),
    # A number that an admin wrote down must not point to another turn after old ones are deleted.
    sqlite_autoincrement=True,
)

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", Written, nullable=False),
    sa.Column("person", Written, nullable=False),
    sa.Column("consent", sa.Boolean),
    sa.Column("decided_at", Moment),
    sa.Column("inactive_since", Moment),
    sa.Column("last_seen_at", Moment),
    sa.UniqueConstraint("channel", "person"),
)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("written_at", Moment, nullable=False, index=True),
    sa.Column("channel", Written, nullable=False),
    sa.Column("person", Written, nullable=False, index=True),
    sa.Column("text", Written, nullable=False),
    sa.Column("state", Written, nullable=False),
    # As with turns: the number of a note never points to another one.
    sqlite_autoincrement=True,
)

hash_keys = sa.Table(
    "hash_keys",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("salt", sa.LargeBinary, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
)

channel_state = sa.Table(
    "channel_state",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", Written, nullable=False),
    sa.Column("name", Written, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.UniqueConstraint("channel", "name"),
)

usage = sa.Table(
    "usage",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", Written, nullable=False),
    sa.Column("month", Written, nullable=False),
    sa.Column("received", sa.Integer, nullable=False),
    sa.Column("sent", sa.Integer, nullable=False),
    sa.UniqueConstraint("channel", "month"),
)
