"""People, notes, and what messages and turns carry since buttons and edits came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and make the two tables."""
    op.add_column("inbox", sa.Column("about", sa.Text))
    op.add_column("inbox", sa.Column("origin", sa.Text, nullable=False, server_default=""))
    op.add_column(
        "inbox", sa.Column("edited", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("inbox", sa.Column("group_chat", sa.Text, nullable=False, server_default=""))
    op.add_column("turns", sa.Column("origin", sa.Text, nullable=False, server_default=""))
    op.add_column("turns", sa.Column("sent", sa.Text, nullable=False, server_default=""))
    op.create_index("ix_turns_origin", "turns", ["origin"])
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("consent", sa.Boolean),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("inactive_since", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("channel", "person"),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False, index=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop the tables and columns, with everything in them."""
    op.drop_table("notes")
    op.drop_table("people")
    op.drop_index("ix_turns_origin", "turns")
    for table, column in (
        ("turns", "sent"),
        ("turns", "origin"),
        ("inbox", "group_chat"),
        ("inbox", "edited"),
        ("inbox", "origin"),
        ("inbox", "about"),
    ):
        op.drop_column(table, column)
