"""What is remembered: the inbox and the query log. `open_store` is the door."""

from store.errors import StoreError
from store.opening import Store, open_store
from store.turns import Turn

__all__ = ["Store", "StoreError", "Turn", "open_store"]
