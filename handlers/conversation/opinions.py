"""What people say of a reply."""

from __future__ import annotations

# Why a reply is found wrong; with the thumbs all that people say of one.
WHY = ("wrong", "missing", "outdated", "beside")
OPINIONS = ("up", "down", *WHY)
