"""What is no longer so: documents that others have replaced, and what held up to a day."""

from __future__ import annotations

from answering.tellers import Teller
from answering.telling import briefly, day
from curation.models import Document, Entry, Item


def refusal_of(item: Item, teller: Teller) -> str:
    """Why an entry isn't told any more, and whom to ask: what a clerk wrote to be acted on may be
    wrong by now. "" while it holds, and for facts, which are told as past."""
    if not isinstance(item, Entry) or not _is_over(item, teller):
        return ""
    assert item.valid_to is not None
    until, contact = day(item.valid_to), teller.say("contact")
    return teller.say("expired_refused", title=teller.title(item), day=until, contact=contact)


def notice_of(item: Item, teller: Teller) -> str:
    """What stands before all that is told of an item that is replaced or past; "" if it holds."""
    notices = []
    newer = _newest(item, teller) if isinstance(item, Document) else None
    if newer is not None:
        told = briefly(newer, teller.knowledge, teller.units)
        notices.append(teller.say("replaced_by", title=teller.title(item), newer=told))
    if item.valid_to is not None and _is_over(item, teller):
        notices.append(teller.say("expired", day=day(item.valid_to)))
    return "\n".join(notices)


def _is_over(item: Item, teller: Teller) -> bool:
    return item.valid_to is not None and item.valid_to < teller.today


def _newest(item: Document, teller: Teller) -> Document | None:
    """The document that replaces one, or what replaces that by the day of the question; None if it
    stands itself."""
    found, seen = item, {item.id}
    while True:
        newer = next(
            (
                one
                for one in teller.knowledge.of_kind(Document)
                if found.id in one.replaces
                and one.id not in seen
                and (one.date is None or one.date <= teller.today)
            ),
            None,
        )
        if newer is None:
            return found if found is not item else None
        found = newer
        seen.add(newer.id)
