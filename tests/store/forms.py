"""Databases as older programs left them."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

FOLDER = Path(__file__).parents[2] / "store" / "migrations"
FIRST_FORM = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO alembic_version VALUES ('0001');
CREATE TABLE inbox (
    id INTEGER NOT NULL, channel TEXT NOT NULL, delivery_key TEXT NOT NULL, person TEXT NOT NULL,
    address TEXT NOT NULL, text TEXT NOT NULL, payload TEXT NOT NULL, chosen TEXT,
    received_at DATETIME NOT NULL,
    CONSTRAINT pk_inbox PRIMARY KEY (id),
    CONSTRAINT uq_inbox_channel_delivery_key UNIQUE (channel, delivery_key)
);
INSERT INTO inbox VALUES
    (1, 'telegram', '7', '42', 'c1', 'Khi nào?', '{}', NULL, '2020-07-20 02:00:00.000000');
CREATE TABLE turns (
    id INTEGER NOT NULL CONSTRAINT pk_turns PRIMARY KEY AUTOINCREMENT, asked_at DATETIME NOT NULL,
    answered_at DATETIME NOT NULL, channel TEXT NOT NULL, delivery_key TEXT NOT NULL,
    person TEXT NOT NULL, position INTEGER NOT NULL, question TEXT, outcome TEXT NOT NULL,
    entry TEXT, candidates JSON NOT NULL, confidence FLOAT NOT NULL,
    knowledge_version TEXT NOT NULL, milliseconds FLOAT NOT NULL, feedback TEXT,
    likeness TEXT NOT NULL, reply TEXT,
    CONSTRAINT uq_turns_channel_delivery_key UNIQUE (channel, delivery_key)
);
CREATE INDEX ix_turns_likeness ON turns (likeness);
CREATE INDEX ix_turns_person ON turns (person);
CREATE INDEX ix_turns_asked_at ON turns (asked_at);
INSERT INTO turns VALUES
    (3, '2020-07-20 01:00:00.000000', '2020-07-20 01:00:01.000000', 'telegram', '6', 'h1', 1,
     'Ai?', 'refuse', NULL, '[]', 0.25, 'v1', 1.5, NULL, 'ai', 'Chưa rõ.');
CREATE TABLE hash_keys (
    id INTEGER NOT NULL, salt BLOB NOT NULL, sealed BLOB NOT NULL, made_at DATETIME NOT NULL,
    CONSTRAINT pk_hash_keys PRIMARY KEY (id)
);
"""


def take_back(database: Path, revision: str) -> None:
    """Bring a database back to an older form, as an older program would have left it."""
    engine = sa.create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()
