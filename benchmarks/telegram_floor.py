"""What a Telegram message costs the bot, beside what it costs the library alone.

    python -m benchmarks.telegram_floor [--people N] [--messages N] [--rounds N]

Three contenders take turns, in an order that is turned round each time: the library with one
handler that replies a constant text, which is the floor; the whole bot with an engine that answers
at once; the whole bot with the real engine and knowledge. Each gets updates as the JSON that
Telegram posts, so many people at once, of whom each writes on when the reply is there. The bot's
updates go through its webhook and its database, a file, is written as in service. The connection
goes nowhere and answers at once; Telegram's flood limits, the same for all, are left out.
A ratio is the middle one of the rounds', each taken within its round.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count, cycle
from pathlib import Path
from statistics import median
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import BaseRequest, RequestData

from answering import go_on as real_go_on
from benchmarks.folders import index_of
from benchmarks.replies import KNOWLEDGE, QUESTIONS, Constant, QuestionFileError, read_files
from benchmarks.tables import table
from curation.complaints import KnowledgeError
from curation.loading import load_knowledge
from exchange import VIETNAM, Answer, Candidate, Outcome, Question
from handlers.conversation.turn import Conversation, Manners
from handlers.conversation.watch import Pulse
from handlers.telegram.application import TelegramApplication, build_application
from handlers.telegram.webhook import TelegramHook
from store import Spool, open_store

TOKEN, SECRET = "42:benchmark", "benchmark"
BOT = {"id": 42, "is_bot": True, "first_name": "Trợ lý", "username": "tro_ly_bot"}
AT_ONCE = 256
PATIENCE = 600  # seconds until a round counts as stuck
REPLY = "Kế hoạch số 155-KH/TU do Thành ủy Hà Nội ban hành.\nNguồn: bài ngày 14/07/2020."
FOUND = tuple(Candidate(f"ke-hoach-{number}", 90.0) for number in range(155, 160))
CONSTANT = Answer(Outcome.ANSWER, REPLY, "ke-hoach-155", candidates=FOUND, confidence=0.9)
FLOOR, CARRIED, WHOLE = "library alone", "bot, constant answer", "bot, real engine"
# How many times the floor's time a contender may take.
BARS = {CARRIED: 2.0, WHOLE: 5.0}
HEADER = ("contender", "messages/s", "ms a message", "times the floor", "least", "most", "bar")

Take = Callable[[bytes], Awaitable[object]]
GoOn = Callable[[Question, Any], tuple[Answer, Any]]


class Wire(BaseRequest):
    """A connection that goes nowhere; tells each person when something was sent to them."""

    def __init__(self) -> None:
        self._replied: dict[int, asyncio.Future[None]] = {}
        self._numbers = count(1)

    @property
    def read_timeout(self) -> float:
        """Seconds; of no effect here."""
        return 1.0

    async def initialize(self) -> None:
        """There is no connection to open."""

    async def shutdown(self) -> None:
        """There is no connection to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: Any,
        **more: Any,
    ) -> tuple[int, bytes]:
        """Answer a call as Telegram does."""
        called = url.rsplit("/", 1)[1]
        result: Any = BOT if called == "getMe" else True
        if called == "sendMessage":
            assert request_data is not None
            result = self._sent(request_data.parameters)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def reply_to(self, person: int) -> asyncio.Future[None]:
        """What is done when the next message to a person was sent."""
        self._replied[person] = asyncio.get_running_loop().create_future()
        return self._replied[person]

    def _sent(self, parameters: dict[str, Any]) -> dict[str, Any]:
        person = parameters["chat_id"]
        replied = self._replied.pop(person, None)
        if replied is not None:
            replied.set_result(None)
        chat = {"id": person, "type": "private", "first_name": "Lan"}
        keys = ("text", "reply_markup")
        shown: dict[str, Any] = {key: parameters[key] for key in keys if key in parameters}
        number = next(self._numbers)
        return {"message_id": number, "date": int(time.time()), "chat": chat, "from": BOT, **shown}


@dataclass(slots=True)
class Contender:
    """An application that takes updates as JSON; `texts` is what people write to it."""

    name: str
    application: TelegramApplication
    wire: Wire
    take: Take
    texts: Sequence[str]
    seconds: list[float] = field(default_factory=list)
    _next: int = 1

    async def round(self, people: int, messages: int) -> float:
        """The seconds until all is answered and nothing of it is under way any more."""
        asked = cycle(self.texts)
        scripts = [[next(asked) for _ in range(messages)] for _ in range(people)]
        began = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*map(self._talk, range(1, people + 1), scripts))
                await self.application.update_queue.join()
        except TimeoutError:
            raise RuntimeError(f"{self.name}: a message got no reply") from None
        return time.perf_counter() - began

    async def _talk(self, person: int, texts: Sequence[str]) -> None:
        for text in texts:
            replied = self.wire.reply_to(person)
            self._next += 1
            await self.take(posted(self._next, person, text))
            await replied


def posted(number: int, person: int, text: str) -> bytes:
    """A private message as Telegram posts it."""
    name = {"first_name": "Lan", "last_name": "Nguyễn", "username": f"lan_{person}"}
    message: dict[str, Any] = {
        "message_id": number,
        "from": {"id": person, "is_bot": False, **name, "language_code": "vi"},
        "chat": {"id": person, **name, "type": "private"},
        "date": int(time.time()),
        "text": text,
    }
    return json.dumps({"update_id": number, "message": message}).encode()


@asynccontextmanager
async def library_alone(texts: Sequence[str]) -> AsyncIterator[Contender]:
    """The floor: the library parses, dispatches and replies."""
    wire = Wire()
    builder = Application.builder().token(TOKEN).request(wire).updater(None)
    application: TelegramApplication = builder.concurrent_updates(AT_ONCE).build()

    async def on_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message is not None
        await update.effective_message.reply_text(REPLY)

    async def take(body: bytes) -> None:
        update = Update.de_json(json.loads(body), application.bot)
        await application.update_queue.put(update)

    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, on_message))
    async with started(application):
        yield Contender(FLOOR, application, wire, take, texts)


@asynccontextmanager
async def whole_bot(
    name: str, folder: Path, go_on: GoOn, texts: Sequence[str]
) -> AsyncIterator[Contender]:
    """The bot over a database in `folder`."""
    wire, phrases = Wire(), load_knowledge(KNOWLEDGE).phrases
    store = await open_store(f"sqlite+aiosqlite:///{folder / 'daihoi.db'}", SECRET)
    try:
        constant = lambda *_: CONSTANT  # noqa: E731
        engine = Constant(constant, go_on, constant, lambda *_: ())
        spool = Spool(folder / "spool.jsonl")
        conversation = Conversation(engine, store, spool, phrases, Manners())
        application = build_application(TOKEN, conversation, phrases, request=wire, limited=False)
        hook = TelegramHook(application, conversation, SECRET, Pulse("telegram", False))
        async with started(application):
            yield Contender(name, application, wire, lambda body: hook.take(body, {}), texts)
        if not spool.is_empty:
            print(f"{name}: the database was late, the spool took over", file=sys.stderr)
        if conversation.losses:
            raise RuntimeError(f"{name}: neither database nor spool kept up")
    finally:
        await store.close()


@asynccontextmanager
async def started(application: TelegramApplication) -> AsyncIterator[None]:
    """The application at work."""
    async with application:
        await application.start()
        try:
            yield
        finally:
            await application.stop()


def real_texts() -> list[str]:
    """Questions about the knowledge as people ask them, with marks and without by turns."""
    now = datetime.now(VIETNAM)
    kinds = [read_files([QUESTIONS / name], now) for name in ("plain.jsonl", "bare.jsonl")]
    return [one.question.text for pair in zip(*kinds, strict=False) for one in pair]


@asynccontextmanager
async def contenders(folder: Path) -> AsyncIterator[list[Contender]]:
    """The three, each at work."""
    index, texts = index_of(KNOWLEDGE), real_texts()
    async with AsyncExitStack() as stack:
        made = [await stack.enter_async_context(library_alone(texts))]
        for name, replies in (
            (CARRIED, lambda question, standing: (CONSTANT, None)),
            (WHOLE, lambda question, standing: real_go_on(question, standing, index)),
        ):
            place = folder / name
            made.append(await stack.enter_async_context(whole_bot(name, place, replies, texts)))
        yield made


async def measure(people: int, messages: int, rounds: int) -> list[Contender]:
    """The contenders with the seconds of their rounds."""
    with tempfile.TemporaryDirectory() as folder:
        async with contenders(Path(folder)) as made:
            for one in made:
                texts, one.texts = one.texts, ("/dongy",)
                # Unmeasured, everybody agrees that questions are kept: then most is written.
                await one.round(people, 1)
                one.texts = texts
            for number in range(rounds):
                for one in made if number % 2 == 0 else made[::-1]:
                    one.seconds.append(await one.round(people, messages))
            return made


def report(made: Sequence[Contender], count: int) -> str:
    """The table of contenders that answered `count` messages a round, and the two ratios."""
    floor = made[0].seconds
    rows, ratios = [], []
    for one in made:
        seconds = median(one.seconds)
        row = [one.name, f"{count / seconds:,.0f}", f"{1000 * seconds / count:.3f}"]
        if one.name in BARS:
            shares = [own / least for own, least in zip(one.seconds, floor, strict=True)]
            ratio, bar = median(shares), BARS[one.name]
            row += [f"{share:.2f}" for share in (ratio, min(shares), max(shares))] + [f"{bar:g}"]
            verdict = "within" if ratio <= bar else "above"
            ratios.append(f"{one.name} / {FLOOR}: {ratio:.2f}, {verdict} the bar of {bar:.1f}")
        rows.append(row + [""] * (len(HEADER) - len(row)))
    return "\n".join([table(HEADER, rows), "", *ratios])


def main() -> int:
    """Measure, print; the exit code: 2 where a file can't be used, 1 where it can't measure."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.telegram_floor",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--people", type=int, default=64, help="who write at once")
    parser.add_argument("--messages", type=int, default=20, help="of each person, a round")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    try:
        made = asyncio.run(measure(options.people, options.messages, options.rounds))
    except (QuestionFileError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 2
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    load = f"{options.people} people at once, {options.messages} messages each"
    machine = f"Python {platform.python_version()}, {os.cpu_count() or 1} cores"
    print(f"{load}, {options.rounds} rounds, {machine}\n")
    print(report(made, options.people * options.messages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
