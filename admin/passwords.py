"""Passwords and session tokens: made, hashed, checked."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

SHORTEST = 12  # characters of a password; length is what makes guessing hopeless
LONGEST = 256
HASHER = PasswordHasher()  # argon2id with the parameters of RFC 9106's low-memory profile


def refusal(password: str, name: str) -> str | None:
    """Why a password can't be taken, in words; None where it can."""
    if len(password) < SHORTEST:
        return f"Mật khẩu phải có ít nhất {SHORTEST} ký tự; một câu vài chữ là dễ nhớ nhất."
    if len(password) > LONGEST:
        return f"Mật khẩu dài quá {LONGEST} ký tự; hãy chọn mật khẩu ngắn hơn."
    if len(set(password)) < 4 or name.lower() in password.lower():
        return "Mật khẩu này dễ đoán: quá ít ký tự khác nhau, hoặc chứa tên tài khoản; hãy đổi."
    return None


async def hashed(password: str) -> str:
    """What is kept of a password; it takes a while, in a thread of its own."""
    return await asyncio.to_thread(HASHER.hash, password)


async def is_right(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one that was hashed; as slow where there is no account."""
    try:
        return await asyncio.to_thread(HASHER.verify, password_hash or NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def new_token() -> str:
    """What a browser brings along to be known as signed in."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is kept of a token: whoever reads the database can't sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_token(token: str) -> str:
    """What the forms of a session carry, so that no other site can post them."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two tokens are the same, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


# What no password can match, hashed with the same parameters.
NOBODY = HASHER.hash(secrets.token_urlsafe(32))
