"""The log desk: accounts, groups of alike questions and their states, days counted once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
GROUPED = ["group_key", "asked_at", "person", "channel"]
INDEXES = {
    "ix_turns_listed": ["asked_at", "channel", "outcome", "entry"],
    "ix_turns_of_person": ["person", "asked_at", "channel", "outcome"],
    "ix_turns_by_outcome": ["outcome", *GROUPED],
    "ix_turns_in_group": ["group_key", "person", "asked_at"],
}
OF_ENTRY = ["asked_at", "channel", "outcome", "feedback", "milliseconds", "person"]
# Of the rows alone where the first column is not null.
PARTIAL = {
    "ix_turns_by_feedback": ["feedback", *GROUPED],
    "ix_turns_near": ["near", *GROUPED],
    "ix_turns_of_entry": ["entry", *OF_ENTRY],
}
OLD_INDEXES = ("asked_at", "person", "likeness")
TABLES = (
    *("sign_in_failures", "sessions", "accounts", "merged_groups", "review_steps", "reviews"),
    *("day_times", "day_hours", "day_feedback", "day_entries", "days", "turn_words"),
)


def upgrade() -> None:
    """Add the columns, the tables and the indexes."""
    _columns()
    _indexes()
    _words_and_days()
    _reviews()
    _accounts()


def _columns() -> None:
    op.add_column("turns", sa.Column("group_key", sa.Text, nullable=False, server_default=""))
    op.add_column("turns", sa.Column("near", sa.Boolean))
    turns = sa.table("turns", sa.column("near", sa.Boolean), sa.column("outcome"))
    op.execute(turns.update().where(turns.c.outcome == "clarify").values(near=True))
    # A quarter of the digits of a hash tells people apart as well, and makes the indexes lean.
    for table in ("turns", "notes"):
        op.execute(f"UPDATE {table} SET person = substr(person, 1, 16)")
    op.add_column("people", sa.Column("wording", sa.Text))
    op.add_column("hash_keys", sa.Column("purpose", sa.Text, nullable=False, server_default="kept"))
    # The one key there was has hashed the log too.
    op.execute(
        "INSERT INTO hash_keys (purpose, salt, sealed, made_at)"
        " SELECT 'log', salt, sealed, made_at FROM hash_keys"
    )


def _indexes() -> None:
    for column in OLD_INDEXES:
        op.drop_index(f"ix_turns_{column}", "turns")
    for name, columns in INDEXES.items():
        op.create_index(name, "turns", columns)
    for name, columns in PARTIAL.items():
        where = sa.text(f"{columns[0]} IS NOT NULL")
        op.create_index(name, "turns", columns, sqlite_where=where, postgresql_where=where)


def _words_and_days() -> None:
    def key(name: str, kind: type[sa.Text | sa.Integer] = sa.Text) -> sa.Column[object]:
        return sa.Column(name, kind, primary_key=True, autoincrement=False)

    def count() -> sa.Column[object]:
        return sa.Column("count", sa.Integer, nullable=False)

    ordered = {"sqlite_with_rowid": False}
    op.create_table("turn_words", key("word"), key("turn", sa.Integer), **ordered)
    op.create_table("days", key("day"))
    counted = {
        "day_entries": key("entry"),
        "day_feedback": key("feedback"),
        "day_hours": key("hour", sa.Integer),
        "day_times": key("milliseconds", sa.Integer),
    }
    for table, what in counted.items():
        op.create_table(table, key("day"), what, key("channel"), key("outcome"), count(), **ordered)


def _reviews() -> None:
    def rest() -> list[sa.Column[object]]:
        return [
            sa.Column("state", sa.Text, nullable=False),
            sa.Column("account", sa.Text, nullable=False),
            sa.Column("changed_at", MOMENT, nullable=False),
        ]

    op.create_table(
        "reviews",
        sa.Column("queue", sa.Text, primary_key=True),
        sa.Column("group_key", sa.Text, primary_key=True),
        *rest(),
    )
    op.create_table(
        "review_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("queue", sa.Text, nullable=False),
        sa.Column("group_key", sa.Text, nullable=False),
        *rest(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_steps_of_group", "review_steps", ["queue", "group_key"])
    op.create_table(
        "merged_groups",
        sa.Column("group_key", sa.Text, primary_key=True),
        sa.Column("into", sa.Text, nullable=False),
    )
    op.create_index("ix_merged_groups_into", "merged_groups", ["into"])


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("locked_at", MOMENT),
        sa.Column("signed_in_at", MOMENT),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("account", sa.Integer, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"])
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("failed_at", MOMENT, nullable=False),
    )
    op.create_index("ix_sign_in_failures_about", "sign_in_failures", ["about", "failed_at"])


def downgrade() -> None:
    """Drop the tables and columns, with everything in them."""
    for table in TABLES:
        op.drop_table(table)
    for name in (*INDEXES, *PARTIAL):
        op.drop_index(name, "turns")
    for column in OLD_INDEXES:
        op.create_index(f"ix_turns_{column}", "turns", [column])
    op.execute("DELETE FROM hash_keys WHERE purpose = 'log'")
    op.drop_column("hash_keys", "purpose")
    op.drop_column("people", "wording")
    op.drop_column("turns", "near")
    op.drop_column("turns", "group_key")
