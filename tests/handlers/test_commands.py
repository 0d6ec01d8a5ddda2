"""The commands that every channel knows, and what is held about a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from exchange import Answer, Message, Outcome
from handlers.conversation.commands import OVERVIEWS
from handlers.conversation.turn import Conversation, Manners
from store import Store, Turn, reports
from tests.bot_api.engine import ENTRIES, PHRASES, new_conversation
from tests.store.logs import exported

pytestmark = pytest.mark.asyncio

KEYS = count()
NOW = datetime(2030, 3, 20, 9, tzinfo=UTC)


class Member:
    """Someone who writes, and what is told to them; each message a minute after the one before."""

    def __init__(self, conversation: Conversation, name: str = "p1", group: str = "") -> None:
        self.told: list[Answer] = []
        self._conversation = conversation
        self._message = Message("telegram", "", name, "c", "", NOW, group=group)

    async def say(
        self, text: str, chosen: str | None = None, about: str | None = None, minutes: int = 1
    ) -> str:
        """Write; gives the reply, "" if there is none."""
        self._message = replace(
            self._message,
            delivery_key=str(next(KEYS)),
            text=text,
            chosen=chosen,
            about=about,
            received_at=self._message.received_at + timedelta(minutes=minutes),
        )
        await self._conversation.turn(self._message, self._receive)
        return self.told.pop().text if self.told else ""

    async def _receive(self, answer: Answer) -> str | None:
        self.told.append(answer)
        self.last = answer
        return None


@pytest.fixture
def member(conversation: Conversation) -> Member:
    """A person in a private chat."""
    return Member(conversation)


async def questions(store: Store) -> list[str | None]:
    return [turn.question for turn in await turns(store)]


async def test_first_words_offer_the_topics_and_ask_for_consent_without_a_default(
    member: Member,
) -> None:
    told = await member.say("/start")
    assert told == f"{PHRASES['start']}\n\n{PHRASES['consent_ask']}"
    offered = [choice.id for choice in member.last.choices]
    assert offered == [*(f"/{name}" for name in OVERVIEWS), "/dongy", "/khongdongy"]
    await member.say("Đồng ý giữ câu hỏi", chosen="/dongy")
    assert await member.say("/start") == PHRASES["start"]


@pytest.mark.parametrize("name", OVERVIEWS)
async def test_topic_is_told_by_command_button_and_deep_link(member: Member, name: str) -> None:
    told = {await member.say(f"/{name}"), await member.say("Nút", chosen=f"/{name}")}
    told.add(await member.say(f"/start {name}"))
    assert told == {f"{name} ngày 20/03/2030"}


async def test_deep_link_leads_to_an_entry_and_an_unknown_one_to_the_first_words(
    member: Member,
) -> None:
    assert await member.say("/start hai-ba-trung") == ENTRIES["hai-ba-trung"]
    assert (await member.say("/start khong-co-muc-nay")).startswith(PHRASES["start"])


async def test_unknown_command_is_told_the_known_ones(member: Member) -> None:
    assert await member.say("/xyz") == PHRASES["unknown_command"]


async def test_undecided_person_is_answered_and_only_outcome_and_entry_are_kept(
    member: Member, store: Store
) -> None:
    assert await member.say("Đại hội quận Hai Bà Trưng") == ENTRIES["hai-ba-trung"]
    turn = await reports.show(store, 1)
    assert turn is not None
    assert (turn.outcome, turn.entry) == (Outcome.ANSWER, "hai-ba-trung")
    assert (turn.question, turn.reply) == (None, None)


async def test_texts_are_kept_from_consent_on_and_gone_when_it_is_withdrawn(
    member: Member, store: Store
) -> None:
    await member.say("trước")
    assert await member.say("/dongy") == PHRASES["consent_given"]
    await member.say("sau, số tôi 0912345678")
    assert (await questions(store))[0] is None
    assert (await questions(store))[-1] == "sau, số tôi [số điện thoại]"
    assert await member.say("/khongdongy") == PHRASES["consent_refused"]
    await member.say("sau nữa")
    assert set(await questions(store)) == {None}


async def test_consent_is_known_after_a_restart(member: Member, store: Store) -> None:
    await member.say("/dongy")
    again = Member(new_conversation(store), "p1", "")
    await again.say("một")
    await Member(new_conversation(store)).say("/help")
    assert "một" in await questions(store)


async def test_group_never_has_its_texts_kept(conversation: Conversation, store: Store) -> None:
    await Member(conversation).say("/dongy")
    await Member(conversation, group="-100").say("trong nhóm")
    assert "trong nhóm" not in await questions(store)


@pytest.mark.parametrize("command", ["/dulieucuatoi", "/xoadulieu", "/dongy", "/gopy chào"])
async def test_what_is_held_about_a_person_is_no_matter_for_a_group(
    conversation: Conversation, command: str
) -> None:
    assert await Member(conversation, group="-100").say(command) == PHRASES["only_private"]


async def test_person_sees_what_is_held_and_deletes_it_at_once(
    member: Member, store: Store
) -> None:
    assert PHRASES["held_nothing"] in await member.say("/dulieucuatoi")
    await member.say("/dongy")
    await member.say("Đại hội quận Hai Bà Trưng")
    await member.say("/gopy Trang rất dễ dùng")
    told = await member.say("/dulieucuatoi")
    assert PHRASES["held_consent_yes"] in told
    assert "• Đại hội quận Hai Bà Trưng" in told
    assert PHRASES["held_notes"].format(notes=1) in told
    assert await member.say("/xoadulieu") == PHRASES["forgotten"].format(turns=2)
    assert await questions(store) == []
    assert await store.notes(10) == []
    told = await member.say("/dulieucuatoi")
    assert PHRASES["held_consent_none"] in told
    assert PHRASES["held_nothing"] in told


async def test_deleting_forgets_what_was_talked_about(
    conversation: Conversation, member: Member, store: Store
) -> None:
    await member.say("/dongy")
    await member.say("một")
    other = Member(conversation, "p2")
    await other.say("/dongy")
    await other.say("hai")
    await member.say("/xoadulieu")
    assert await questions(store) == ["/dongy", "hai"]


async def test_note_is_written_with_the_command_or_in_the_next_message(
    member: Member, store: Store
) -> None:
    assert await member.say("/gopy gọi tôi 0912345678") == PHRASES["note_taken"]
    assert await member.say("/gopy") == PHRASES["note_expected"]
    assert await member.say("chữ hơi nhỏ") == PHRASES["note_taken"]
    assert await member.say("Đại hội quận Hai Bà Trưng") == ENTRIES["hai-ba-trung"]
    texts = [note.text for note in await store.notes(10)]
    assert texts == ["chữ hơi nhỏ", "gọi tôi [số điện thoại]"]


async def test_note_that_does_not_come_soon_or_is_called_off_is_a_question(
    member: Member, store: Store
) -> None:
    await member.say("/gopy")
    assert await member.say("Đại hội quận Hai Bà Trưng", minutes=11) == ENTRIES["hai-ba-trung"]
    await member.say("/gopy")
    await member.say("/help")
    assert await member.say("Đại hội quận Hai Bà Trưng") == ENTRIES["hai-ba-trung"]
    assert await store.notes(10) == []


async def test_what_is_no_text_is_answered_once(member: Member) -> None:
    assert await member.say("") == PHRASES["no_text"]
    assert await member.say("") == ""
    assert await member.say("", minutes=31) == PHRASES["no_text"]


async def test_one_persons_flood_is_told_once_and_costs_others_nothing(store: Store) -> None:
    conversation = new_conversation(store, manners=Manners(most_waiting=2))
    flood = [Message("telegram", f"f{n}", "p1", "c", f"câu {n}", NOW) for n in range(6)]
    other = Message("telegram", "o", "p2", "c", "Đại hội quận Hai Bà Trưng", NOW)
    told: list[tuple[str, str]] = []
    await conversation.claim([*flood, other])
    for message in (*flood, other):

        async def receive(answer: Answer, message: Message = message) -> str | None:
            told.append((message.delivery_key, answer.text))
            return None

        await conversation.turn(message, receive)
    assert [key for key, _ in told] == ["f0", "f1", "f2", "o"]
    assert told[2][1] == PHRASES["too_many"]
    assert await new_conversation(store).waiting("telegram") == []


async def test_ready_made_question_carries_what_it_is_asked_of(member: Member) -> None:
    await member.say("Đại hội quận Hai Bà Trưng")
    (after,) = member.last.next
    assert await member.say(after.title, about=after.id) == ENTRIES["hai-ba-trung"]


async def test_rejected_choices_are_marked_in_the_log(member: Member, store: Store) -> None:
    await member.say("Đại hội quận khi nào?")
    await member.say("Không có câu nào đúng", chosen="none-of-these")
    turn = await reports.show(store, 2)
    assert turn is not None and turn.feedback == "none-of-these"


ADMINS = Manners(admins={"telegram": ("chu-tich",)})


async def test_admin_is_told_the_figures_and_what_went_unanswered(store: Store) -> None:
    conversation = new_conversation(store, manners=ADMINS)
    member, admin = Member(conversation), Member(conversation, "chu-tich")
    for asker in (member, Member(conversation, "p2")):
        await asker.say("/dongy")
        await asker.say("Ai nấu cơm?")
    await member.say("Đại hội quận Hai Bà Trưng")
    [answered] = [turn for turn in await turns(store) if turn.entry == "hai-ba-trung"]
    person = store.who("telegram", "p1")
    assert await store.mark_turn("telegram", answered.delivery_key, person, "outdated")
    figures = await admin.say("/thongke", minutes=60)
    assert "5 câu hỏi của 2 người" in figures
    assert "Trả lời được: 1 (20%)" in figures
    assert "Chưa trả lời được: 2 (40%)" in figures
    assert "cũ 1" in figures
    left = await admin.say("/chuatraloi")
    assert "“Ai nấu cơm?”: 2 lần, 2 người" in left
    assert "Hai Bà Trưng" not in left
    assert await admin.say("/thongke 400 ngày") == PHRASES["days_expected"]
    # Neither is a question: they are in no figure.
    assert len(await turns(store)) == 5


async def turns(store: Store) -> list[Turn]:
    return await exported(store, NOW - timedelta(days=1), NOW + timedelta(days=1))


@pytest.mark.parametrize("command", ["/thongke", "/chuatraloi"])
async def test_nobody_else_and_nobody_in_a_group_gets_figures(store: Store, command: str) -> None:
    conversation = new_conversation(store, manners=ADMINS)
    unknown = PHRASES["unknown_command"]
    assert await Member(conversation).say(command) == unknown
    assert await Member(conversation, "chu-tich", group="g1").say(command) == unknown
