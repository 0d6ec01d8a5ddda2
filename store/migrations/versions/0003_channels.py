"""What channels without buttons and with tokens of their own need to remember."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and make the two tables."""
    op.add_column("turns", sa.Column("offered", sa.JSON, nullable=False, server_default="[]"))
    op.add_column(
        "turns", sa.Column("shared", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("people", sa.Column("last_seen_at", sa.DateTime(timezone=True)))
    op.create_table(
        "channel_state",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("channel", "name"),
    )
    op.create_table(
        "usage",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.UniqueConstraint("channel", "month"),
    )


def downgrade() -> None:
    """Drop the tables and columns, with everything in them."""
    op.drop_table("usage")
    op.drop_table("channel_state")
    op.drop_column("people", "last_seen_at")
    op.drop_column("turns", "shared")
    op.drop_column("turns", "offered")
