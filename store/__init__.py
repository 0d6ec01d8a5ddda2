"""What is remembered: the inbox, the query log, people and notes. `open_store` is the door."""

from store.backups import back_up, prune_all, restore
from store.channel_state import ChannelState, Usage, month_of
from store.errors import StoreError
from store.hash_keys import Who
from store.notes import Note
from store.opening import Store, open_store
from store.people import Held
from store.reviews import QUEUES, STATES, Queue, State, Step
from store.spool import Spool
from store.turns import FEEDBACK, Turn

__all__ = [
    "FEEDBACK",
    "QUEUES",
    "STATES",
    "ChannelState",
    "Held",
    "Note",
    "Queue",
    "Spool",
    "State",
    "Step",
    "Store",
    "StoreError",
    "Turn",
    "Usage",
    "Who",
    "back_up",
    "month_of",
    "open_store",
    "prune_all",
    "restore",
]
