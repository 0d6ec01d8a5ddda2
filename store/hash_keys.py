"""The key under which persons are hashed, kept in the database, sealed with the secret key."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy.ext.asyncio import AsyncConnection

from store.errors import StoreError
from store.tables import hash_keys

KEY_BYTES = 32


async def kept_key(connection: AsyncConnection, secret_key: str) -> bytes:
    """The hash key of this database, made at the first call.

    Raises StoreError where it was sealed with another secret key.
    """
    row = (await connection.execute(sa.select(hash_keys).order_by(hash_keys.c.id))).first()
    if row is not None:
        return opened(row.sealed, row.salt, secret_key)
    key, salt = new_key(), secrets.token_bytes(16)
    sealed = sealing(secret_key, salt).encrypt(key)
    values = {"salt": salt, "sealed": sealed, "made_at": datetime.now(UTC)}
    await connection.execute(sa.insert(hash_keys).values(values))
    return key


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
    """What seals and opens under the hash key, and so, through it, under the secret key."""
    derived = hmac.digest(hash_key, b"channel state", "sha256")
    return Fernet(base64.urlsafe_b64encode(derived))
