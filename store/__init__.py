"""What is remembered: the inbox, the query log, people and notes. `open_store` is the door."""

from store.backups import back_up, restore
from store.channel_state import ChannelState, Usage, month_of
from store.errors import StoreError
from store.notes import Note
from store.opening import Store, open_store
from store.people import Held
from store.spool import Spool
from store.turns import FEEDBACK, Turn

__all__ = [
    "FEEDBACK",
    "ChannelState",
    "Held",
    "Note",
    "Spool",
    "Store",
    "StoreError",
    "Turn",
    "Usage",
    "back_up",
    "month_of",
    "open_store",
    "restore",
]
