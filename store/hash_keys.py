"""The keys under which people are hashed, kept in the database, sealed with the secret key.

Those of the log live as long as the log may: a new one follows each, and an old one dies when the
last row under it is gone. What people decided lies under a key of its own, which stays.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy.ext.asyncio import AsyncConnection

from store.errors import StoreError
from store.tables import hash_keys, notes, turns

KEY_BYTES = 32
# Hexadecimal digits of a hash where many rows and indexes hold it: 64 bits, by which a million are
# told apart.
SHORT = 16


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the log, and since when it is in use."""

    key: bytes
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a database: `kept` hashes what people decided and whatever else must last;
    `log` hashes people in the log, the one in use first, then those whose rows are still there."""

    kept: bytes
    log: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Who:
    """A person as the store knows them: by keyed hashes alone.

    `kept` finds what was decided; `logged` finds the turns and notes, the first of them being the
    one that is written now.
    """

    kept: str
    logged: tuple[str, ...]


async def found_keys(connection: AsyncConnection, secret_key: str) -> Keys | None:
    """The keys of this database; None where it lacks some.

    Raises StoreError where they were sealed with another secret key.
    """
    rows = list(await connection.execute(sa.select(hash_keys).order_by(hash_keys.c.id.desc())))
    kept = [opened(row.sealed, row.salt, secret_key) for row in rows if row.purpose == "kept"]
    if not kept:
        return None
    log = [
        Key(_of_log(row, kept[0], secret_key), row.made_at) for row in rows if row.purpose == "log"
    ]
    return Keys(kept[0], tuple(log)) if log else None


def _of_log(row: sa.Row[Any], kept: bytes, secret_key: str) -> bytes:
    """A key of the log: sealed under the kept key, or as an older program had its one key."""
    if row.salt:
        return opened(row.sealed, row.salt, secret_key)
    return sealing_under(kept).decrypt(row.sealed)


async def kept_keys(connection: AsyncConnection, secret_key: str) -> Keys:
    """The keys of this database, made at the first call.

    Raises StoreError where they were sealed with another secret key.
    """
    found = await found_keys(connection, secret_key)
    if found is not None:
        return found
    made, salt = passing_keys(), secrets.token_bytes(16)
    sealed = sealing(secret_key, salt).encrypt(made.kept)
    row = {"purpose": "kept", "salt": salt, "sealed": sealed, "made_at": made.log[0].made_at}
    await connection.execute(sa.insert(hash_keys).values(row))
    await _keep(connection, made.log[0], made.kept)
    return made


async def renewed(connection: AsyncConnection, keys: Keys, before: datetime) -> Keys:
    """The keys after a look at their age: one in use since `before` or longer is followed by a new
    one, and one that was followed dies when all that was written up to then is gone."""
    log = list(keys.log)
    if log[0].made_at <= before:
        log.insert(0, Key(new_key(), datetime.now(UTC)))
        await _keep(connection, log[0], keys.kept)
    living = [log[0]]
    for newer, old in zip(log, log[1:], strict=False):
        if await _has_rows(connection, newer.made_at):
            living.append(old)
        else:
            dead = (hash_keys.c.purpose == "log", hash_keys.c.made_at == old.made_at)
            await connection.execute(sa.delete(hash_keys).where(*dead))
    return Keys(keys.kept, tuple(living))


async def _has_rows(connection: AsyncConnection, until: datetime) -> bool:
    """Whether something of the log was written before then."""
    older = (
        sa.select(turns.c.id).where(turns.c.asked_at < until).limit(1),
        sa.select(notes.c.id).where(notes.c.written_at < until).limit(1),
    )
    return any([await connection.scalar(query) is not None for query in older])


async def _keep(connection: AsyncConnection, key: Key, kept: bytes) -> None:
    """Keep a key of the log, sealed under the kept key; that one alone is slow to open."""
    row = {"purpose": "log", "salt": b"", "made_at": key.made_at}
    sealed = sealing_under(kept).encrypt(key.key)
    await connection.execute(sa.insert(hash_keys).values(sealed=sealed, **row))


def passing_keys() -> Keys:
    """New keys, which last as long as the process where no secret key keeps them."""
    return Keys(new_key(), (Key(new_key(), datetime.now(UTC)),))


def new_key() -> bytes:
    """A random key."""
    return secrets.token_bytes(KEY_BYTES)


def opened(sealed: bytes, salt: bytes, secret_key: str) -> bytes:
    """The key inside `sealed`; raises StoreError if `secret_key` isn't the one it was sealed by."""
    try:
        return sealing(secret_key, salt).decrypt(sealed)
    except InvalidToken:
        raise StoreError(
            "Khóa bí mật không mở được cơ sở dữ liệu này: nó được tạo với một DAIHOI_SECRET_KEY "
            "khác; hãy đặt lại đúng khóa cũ, hoặc dùng một cơ sở dữ liệu mới (database_url)."
        ) from None


def sealing(secret_key: str, salt: bytes) -> Fernet:
    """What seals and opens under `secret_key`."""
    # People choose secret keys as they choose passwords, so guessing one must stay slow.
    derived = Scrypt(salt=salt, length=32, n=2**14, r=8, p=1).derive(secret_key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def sealing_under(hash_key: bytes) -> Fernet:
    """What seals and opens under a hash key, and so, through it, under the secret key."""
    derived = hmac.digest(hash_key, b"channel state", "sha256")
    return Fernet(base64.urlsafe_b64encode(derived))


def digest(key: bytes, *parts: str) -> str:
    """The keyed hash of some parts, 64 hexadecimal digits."""
    message = "\0".join(parts).encode("utf-8", "replace")
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def who(keys: Keys, channel: str, person: str) -> Who:
    """The person with that id on a channel."""
    logged = (digest(one.key, channel, person)[:SHORT] for one in keys.log)
    return Who(digest(keys.kept, channel, person), tuple(logged))
