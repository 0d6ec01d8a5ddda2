"""The tables, as the newest migration leaves them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from store.columns import Moment, Written

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def only(condition: sa.ColumnElement[bool]) -> dict[str, Any]:
    """Has an index hold only the rows under a condition."""
    return {"sqlite_where": condition, "postgresql_where": condition}


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
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("answered_at", Moment, nullable=False),
    sa.Column("channel", Written, nullable=False),
    sa.Column("delivery_key", Written, nullable=False),
    sa.Column("person", Written, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("question", Written),
    sa.Column("outcome", Written, nullable=False),
    sa.Column("entry", Written),
    sa.Column("candidates", sa.JSON, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("knowledge_version", Written, nullable=False),
    sa.Column("milliseconds", sa.Float, nullable=False),
    sa.Column("feedback", Written),
    sa.Column("likeness", Written, nullable=False),
    sa.Column("reply", Written),
    sa.Column("origin", Written, nullable=False, server_default="", index=True),
    sa.Column("sent", Written, nullable=False, server_default=""),
    sa.Column("offered", sa.JSON, nullable=False, server_default="[]"),
    sa.Column("shared", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("group_key", Written, nullable=False, server_default=""),
    # True for a near miss, else null, so that the index holds near misses alone.
    sa.Column("near", sa.Boolean),
    sa.UniqueConstraint("channel", "delivery_key"),
    # A number that an admin wrote down must not point to another turn after old ones are deleted.
    sqlite_autoincrement=True,
)

# Each holds all that its question to the log looks at, so that a million turns are counted without
# being read: the list of questions; who asked; groups by outcome, by opinion, of near misses; one
# group with its people; one entry.
LISTED = (turns.c.asked_at, turns.c.channel, turns.c.outcome, turns.c.entry)
sa.Index("ix_turns_listed", *LISTED)
sa.Index(
    "ix_turns_of_person",
    *(turns.c.person, turns.c.asked_at, turns.c.channel, turns.c.outcome),
)
GROUPED = (turns.c.group_key, turns.c.asked_at, turns.c.person, turns.c.channel)
sa.Index("ix_turns_by_outcome", turns.c.outcome, *GROUPED)
sa.Index("ix_turns_by_feedback", turns.c.feedback, *GROUPED, **only(turns.c.feedback.is_not(None)))
sa.Index("ix_turns_near", turns.c.near, *GROUPED, **only(turns.c.near.is_not(None)))
sa.Index("ix_turns_in_group", turns.c.group_key, turns.c.person, turns.c.asked_at)
OF_ENTRY = ("entry", "asked_at", "channel", "outcome", "feedback", "milliseconds", "person")
sa.Index(
    "ix_turns_of_entry",
    *(turns.c[name] for name in OF_ENTRY),
    **only(turns.c.entry.is_not(None)),
)

turn_words = sa.Table(
    "turn_words",
    metadata,
    sa.Column("word", Written, primary_key=True),
    sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

people = sa.Table(
    "people",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", Written, nullable=False),
    sa.Column("person", Written, nullable=False),
    sa.Column("consent", sa.Boolean),
    sa.Column("decided_at", Moment),
    sa.Column("wording", Written),
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
    sa.Column("purpose", Written, nullable=False, server_default="kept"),
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

# Whole days of the log, counted once: a day that stands in `days` is told by the four others.
days = sa.Table("days", metadata, sa.Column("day", Written, primary_key=True))


def counted_by(name: str, what: sa.Column[Any]) -> sa.Table:
    """A table that counts the turns of each day by channel, outcome and one thing more."""
    return sa.Table(
        name,
        metadata,
        sa.Column("day", Written, primary_key=True),
        what,
        sa.Column("channel", Written, primary_key=True),
        sa.Column("outcome", Written, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


day_entries = counted_by("day_entries", sa.Column("entry", Written, primary_key=True))
day_feedback = counted_by("day_feedback", sa.Column("feedback", Written, primary_key=True))
day_hours = counted_by(
    "day_hours", sa.Column("hour", sa.Integer, primary_key=True, autoincrement=False)
)
day_times = counted_by(
    "day_times", sa.Column("milliseconds", sa.Integer, primary_key=True, autoincrement=False)
)

reviews = sa.Table(
    "reviews",
    metadata,
    sa.Column("queue", Written, primary_key=True),
    sa.Column("group_key", Written, primary_key=True),
    sa.Column("state", Written, nullable=False),
    sa.Column("account", Written, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
)

review_steps = sa.Table(
    "review_steps",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("queue", Written, nullable=False),
    sa.Column("group_key", Written, nullable=False),
    sa.Column("state", Written, nullable=False),
    sa.Column("account", Written, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    sa.Index("ix_review_steps_of_group", "queue", "group_key"),
    sqlite_autoincrement=True,
)

merged_groups = sa.Table(
    "merged_groups",
    metadata,
    sa.Column("group_key", Written, primary_key=True),
    sa.Column("into", Written, nullable=False, index=True),
)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", Written, nullable=False, unique=True),
    sa.Column("role", Written, nullable=False),
    sa.Column("password_hash", Written, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("locked_at", Moment),
    sa.Column("signed_in_at", Moment),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("token_hash", Written, nullable=False, unique=True),
    sa.Column("account", sa.Integer, nullable=False, index=True),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
)

sign_in_failures = sa.Table(
    "sign_in_failures",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("about", Written, nullable=False),
    sa.Column("failed_at", Moment, nullable=False),
    sa.Index("ix_sign_in_failures_about", "about", "failed_at"),
)

knowledge_versions = sa.Table(
    "knowledge_versions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("version", Written, nullable=False),
    sa.Column("accepted_at", Moment, nullable=False),
    sa.Column("account", Written),
    sa.Column("note", Written, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
