"""What only asking can tell of a knowledge: items easily confused or not found, long replies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from answering.composing import compose, cut
from answering.engine import answer
from answering.index import SHARED, Index
from answering.lengths import excess_of
from answering.phrasings import Phrasing, phrasings
from answering.smalltalk import smalltalk_of
from answering.tellers import Teller
from answering.twins import near_items, same_when_bare, twins
from curation.models import Item
from exchange import Answer, Outcome, Question, Reading
from reading.reader import read
from reading.text import fold

_TO_QUESTIONS = "thêm lời ấy vào “questions” (câu hỏi ghi sẵn luôn tìm đúng mục), hoặc viết rõ hơn"
_REWORD = "viết câu hỏi ấy theo cách khác, hoặc bổ sung điều được hỏi vào mục"
_SAME_BARE = "gõ không dấu thì “{own}” và “{its}” là một"
_NEARLY_SAME = "“{own}” và “{its}” hợp với cả hai mục gần như nhau"
READ_LAST = 200  # texts whose reading is kept
QUOTED = 100  # characters of a refusal
Told = Callable[[int, int], None]  # how many items were checked, of how many


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at in the item `id`, at `path` in it; `rule` is the warning's name."""

    id: str
    path: tuple[str | int, ...]
    rule: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What an item is checked against: the index, the moment of asking, how a text is read and
    told of then, and for each channel the longest message in UTF-16 units."""

    index: Index
    now: datetime
    reading_of: Callable[[str], Reading]
    teller: Teller
    limits: Mapping[str, int]


def findings(
    index: Index,
    now: datetime,
    limits: Mapping[str, int],
    ids: Set[str] | None = None,
    told: Told | None = None,
) -> list[Finding]:
    """Everything found by asking the wordings of the items `ids`, or of all, at the moment `now`.

    `limits` gives for each channel by its name how many UTF-16 units a message may have; `told` is
    called after each item.
    """
    today = now.date()
    # The wordings of an item are read for one check after the other.
    reading_of = lru_cache(READ_LAST)(lambda text: read(text, index.lexicon, today)[0])
    teller = Teller(index.knowledge, index.units, today)
    against = Checked(index, now, reading_of, teller, limits)
    chosen = [item for item in index.knowledge.items.values() if ids is None or item.id in ids]
    near = cache(lambda one: near_items(index.knowledge.items[one], reading_of, index))
    found: list[Finding] = []
    for number, item in enumerate(chosen, 1):
        near(item.id)
        found += _of_item(item, against)
        if told:
            told(number, len(chosen))
    same = {
        pair: both for pair, both in same_when_bare(index).items() if ids is None or ids & set(pair)
    }
    found += [_confused(*pair, *both, _SAME_BARE, index) for pair, both in same.items()]
    alike = twins([item.id for item in chosen], near, index)
    found += [_confused(*one, _NEARLY_SAME, index) for one in alike if one[:2] not in same]
    return found


def _of_item(item: Item, against: Checked) -> Iterator[Finding]:
    """What asking the wordings of one item finds."""
    for phrasing in phrasings(item, against.index.units):
        for typed in dict.fromkeys((phrasing.text, fold(phrasing.text))):
            instead = _reply_instead(typed, item, against)
            if instead:
                yield _lost(item, phrasing, typed, instead)
                break
    excess = excess_of(item, against.index, against.teller, against.limits)
    if excess:
        remedy = "đưa ý chính lên đầu rồi rút gọn, hoặc tách thành nhiều mục"
        yield Finding(item.id, excess.path, "long-reply", excess.problem, remedy)


def _reply_instead(typed: str, item: Item, against: Checked) -> str:
    """What is replied to a wording of an item instead of telling of that item; "" if it is told."""
    index = against.index
    place, reading = index.place_of[item.id], against.reading_of(typed)
    stored = index.stored.get(reading.key)
    small = stored == place and smalltalk_of(reading, index, against.teller, False)
    if stored == place and not small:
        # Such a question is answered from its item without the weighing, which takes longest.
        if not (index.typed or reading.asked or item.absent):
            return ""  # nothing is asked for that a plain entry might lack
        told = compose(index.topics[place], reading, against.teller)
        return _refusing(told.text) if told.missing else ""
    reply = answer(Question(typed, against.now), index)
    # What is a question of several items is told of these together.
    return "" if stored == SHARED else _reply_elsewhere(reply, item, index)


def _reply_elsewhere(reply: Answer, item: Item, index: Index) -> str:
    if reply.outcome is Outcome.REFUSE:
        return _refusing(reply.text)
    if reply.entry == item.id or item.id in {one.id for one in reply.choices}:
        return ""
    if reply.outcome is Outcome.CLARIFY:
        return "bot hỏi lại, mà không kể mục này"
    if reply.outcome is Outcome.SMALLTALK:
        return "bot coi là lời chào hỏi"
    if reply.entry in index.knowledge.items:
        return f"bot trả lời từ mục {_named(str(reply.entry), index)}"
    return "bot trả lời từ nơi khác"


def _refusing(text: str) -> str:
    return f"bot từ chối: “{cut(text.splitlines()[0], QUOTED)}”"


def _lost(item: Item, phrasing: Phrasing, typed: str, instead: str) -> Finding:
    how = "" if typed == phrasing.text else " không dấu"
    stored = phrasing.path[0] == "questions"
    problem = f"hỏi{how} “{phrasing.text}” thì {instead}"
    return Finding(
        item.id, phrasing.path, "unreachable", problem, _REWORD if stored else _TO_QUESTIONS
    )


def _named(id_: str, index: Index) -> str:
    return f"“{id_}” ({index.knowledge.origins[id_]})"


def _confused(
    first: str, later: str, its: Phrasing, own: Phrasing, how: str, index: Index
) -> Finding:
    said = how.format(own=own.text, its=its.text)
    remedy = "viết rõ điều khác nhau vào lời của mỗi mục; hai mục nói một điều thì gộp làm một"
    problem = f"dễ nhầm với mục {_named(first, index)}: {said}"
    return Finding(later, own.path, "easily-confused", problem, remedy)
