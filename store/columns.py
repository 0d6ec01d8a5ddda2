"""The kinds of columns: moments, and text as people send it; and columns kept from the planner."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
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


class hidden(sa.ColumnElement[Any]):
    """A column that the planner takes no index by: most turns may share its value, and such an
    index would have them all read and sorted for a page of fifty."""

    inherit_cache = True
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]

    def __init__(self, column: sa.ColumnElement[Any]) -> None:
        self.column = column
        self.type = column.type


@compiles(hidden)
def _plain(element: hidden, compiler: SQLCompiler, **given: Any) -> str:
    return compiler.process(element.column, **given)


@compiles(hidden, "sqlite")
def _signed(element: hidden, compiler: SQLCompiler, **given: Any) -> str:
    # So SQLite's own documentation has it done: a sign that changes nothing but the choice.
    return f"+{compiler.process(element.column, **given)}"
