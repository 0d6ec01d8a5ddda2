"""What goes wrong with the store, told in words that an administrator can act on."""

from __future__ import annotations


class StoreError(Exception):
    """The database cannot be opened, read or written; the text is one Vietnamese sentence."""
