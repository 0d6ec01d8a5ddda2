"""The log in words: what the office reads of a turn, wherever it reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from exchange import VIETNAM, Outcome
from store import Queue, State, Turn

OUTCOMES: Mapping[str, str] = {
    Outcome.ANSWER: "đã trả lời",
    Outcome.CLARIFY: "hỏi lại",
    Outcome.REFUSE: "chưa trả lời được",
    Outcome.SMALLTALK: "chào hỏi",
}
OPINIONS: Mapping[str, str] = {
    "up": "đúng",
    "down": "chưa đúng, không nói vì sao",
    "wrong": "sai",
    "missing": "thiếu",
    "outdated": "cũ",
    "beside": "không đúng ý",
    "none-of-these": "không có câu nào đúng",
}
CHANNELS: Mapping[str, str] = {
    "telegram": "Telegram",
    "zalo-bot": "Zalo Bot",
    "zalo-oa": "Zalo OA",
    "web": "trang web",
}
QUEUE_NAMES: Mapping[Queue, str] = {
    "unanswered": "Chưa trả lời được",
    "near": "Suýt trả lời được",
    "wrong": "Bị chê chưa đúng",
    "none-of-these": "Không có câu nào đúng",
}
STATE_NAMES: Mapping[State, str] = {
    "new": "mới",
    "in-work": "đang xử lý",
    "done": "đã xong",
    "ignored": "bỏ qua",
}


def share(part: int, whole: int) -> str:
    """A part of a whole in percent; "–" of nothing."""
    return f"{decimal(100 * part / whole)} %" if whole else "–"


def percent(share: float | None) -> str:
    """A share of 0..1 in percent; "–" for None."""
    return "–" if share is None else f"{decimal(100 * share)} %"


def decimal(value: float) -> str:
    """A number with one decimal, as it is written in Vietnam."""
    return f"{value:.1f}".replace(".", ",")


def grouped(number: int) -> str:
    """A whole number as it is written in Vietnam: 12.345."""
    return f"{number:,}".replace(",", ".")


def described(turn: Turn) -> dict[str, str]:
    """Everything about a turn, by its name in Vietnamese."""
    return {name: told(turn) for name, told in COLUMNS.items()}


def channel_name(channel: str) -> str:
    """A channel as the office calls it."""
    return CHANNELS.get(channel, channel)


def shown(text: str | None) -> str:
    """A text of the log, or that it was not kept."""
    return "(không giữ lời văn)" if text is None else text


def local(moment: datetime) -> str:
    """A moment in Vietnam's time."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


# Everything about a turn, by its name.
COLUMNS: Mapping[str, Callable[[Turn], str]] = {
    "Số": lambda turn: str(turn.id),
    "Hỏi lúc": lambda turn: local(turn.asked_at),
    "Trả lời lúc": lambda turn: local(turn.answered_at),
    "Kênh": lambda turn: channel_name(turn.channel),
    "Người hỏi (mã băm)": lambda turn: turn.person[:12],
    "Thứ tự trong cuộc trò chuyện": lambda turn: str(turn.position),
    "Câu hỏi": lambda turn: shown(turn.question),
    "Kết quả": lambda turn: OUTCOMES[turn.outcome],
    "Câu trả lời": lambda turn: shown(turn.reply),
    "Mục": lambda turn: turn.entry or "–",
    "Các mục gần nhất": lambda turn: (
        "\n".join(f"{each.id} ({each.score:.2f})" for each in turn.candidates) or "–"
    ),
    "Độ tin cậy": lambda turn: f"{turn.confidence:.2f}".replace(".", ","),
    "Phiên bản tri thức": lambda turn: turn.knowledge_version,
    "Mất": lambda turn: f"{decimal(turn.milliseconds)} ms",
    "Phản hồi": lambda turn: OPINIONS[turn.feedback] if turn.feedback else "–",
    "Khóa gộp câu giống nhau": lambda turn: turn.likeness or "–",
}
