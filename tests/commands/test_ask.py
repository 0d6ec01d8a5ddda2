"""`ask` on the command line, as a process of its own: one question, JSON Lines, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
INVENTED = ROOT / "tests" / "knowledge"
NOW = "2030-03-20T09:00:00+07:00"
LIMIT = 60  # seconds after which a process that hangs is ended


def environment(data: Path) -> dict[str, str]:
    """The environment without settings of this machine, with a data folder of its own."""
    foreign = ("DAIHOI_", "PYTHONUNBUFFERED")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {"DAIHOI_DATA": str(data), "PYTHONWARNINGS": "error"}


def bot(
    folder: Path, *arguments: str | Path, lines: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """What `bot.py` does with these arguments and this standard input, run in `folder`."""
    return subprocess.run(
        [sys.executable, ROOT / "bot.py", *arguments],
        input=lines,
        capture_output=True,
        cwd=folder,
        env=environment(folder / "data"),
        timeout=LIMIT,
    )


def asked(folder: Path, *lines: str | bytes, now: str | None = NOW) -> list[dict[str, Any]]:
    """The replies of `ask --json` over the invented folder, a line each and nothing else."""
    raw = b"".join((x if isinstance(x, bytes) else x.encode()) + b"\n" for x in lines)
    clock = ("--now", now) if now else ()
    done = bot(folder, "ask", "--json", "--knowledge", INVENTED, *clock, lines=raw)
    assert (done.returncode, done.stderr) == (0, b"")
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def question(text: str, **fields: Any) -> str:
    return json.dumps({"id": text, "q": text, "prev": [], "now": None} | fields)


def test_one_question_prints_its_reply_and_leaves_nothing_behind(tmp_path: Path) -> None:
    done = bot(tmp_path, "ask", "KH 41 về việc gì?", "--knowledge", INVENTED, "--now", NOW)
    assert done.returncode == 0
    assert "tuyên truyền, cổ động" in done.stdout.decode()
    assert done.stderr == b""
    assert list(tmp_path.iterdir()) == []


def test_explained_question_prints_the_reasons_behind_the_reply(tmp_path: Path) -> None:
    done = bot(tmp_path, "ask", "KH 41 về việc gì?", "--knowledge", INVENTED, "--explain")
    reply, _, reasons = done.stdout.decode().partition("\n\n")
    assert "tuyên truyền" in reply
    assert "kh-41" in reasons and "kh-41" not in reply


def test_question_of_the_real_folder_is_answered_by_default(tmp_path: Path) -> None:
    done = bot(tmp_path, "ask", "Kế hoạch 162 do ai ban hành?", "--now", "2020-07-20")
    assert done.returncode == 0
    assert "Quận ủy Hai Bà Trưng" in done.stdout.decode()
    assert list(tmp_path.iterdir()) == []


def test_line_comes_back_with_every_field(tmp_path: Path) -> None:
    (reply,) = asked(tmp_path, question("KH 41 về việc gì?", id="x1"))
    assert list(reply) == [
        "id", "outcome", "text", "entry", "choices", "next", "candidates", "confidence", "ms",
    ]  # fmt: skip
    assert (reply["id"], reply["outcome"], reply["entry"]) == ("x1", "answer", "kh-41")
    assert reply["candidates"][0]["id"] == "kh-41"
    assert 0.0 < reply["confidence"] <= 1.0
    assert reply["ms"] >= 0.0


def test_choices_come_back_with_ids_and_titles(tmp_path: Path) -> None:
    (reply,) = asked(tmp_path, question("Có bao nhiêu đảng viên?"))
    assert reply["outcome"] == "clarify"
    assert {"suoi-ngoc-members", "doi-thong-members"} <= {one["id"] for one in reply["choices"]}
    assert all(one["title"] in reply["text"] for one in reply["choices"])


@pytest.mark.parametrize(
    "broken", ["{", "[]", '{"q": 5}', '{"id": 1}', "đây không phải JSON", "\\"]
)
def test_broken_line_gets_one_line_back_and_the_rest_is_answered(
    tmp_path: Path, broken: str
) -> None:
    replies = asked(tmp_path, question("KH 41 về việc gì?"), broken, question("Xin chào"))
    assert [one["outcome"] for one in replies] == ["answer", "error", "smalltalk"]
    assert len(replies[1]["text"]) > 10


def test_order_is_kept_and_each_line_answered_once(tmp_path: Path) -> None:
    texts = ["KH 41 về việc gì?", "Xin chào", "", "Giá vàng?", "x" * 100_000, "😀", "KH 52 của ai?"]
    replies = asked(tmp_path, *(question(text, id=n) for n, text in enumerate(texts)))
    assert [one["id"] for one in replies] == list(range(len(texts)))


def test_bytes_that_are_no_text_break_no_other_line(tmp_path: Path) -> None:
    surrogate = '{"id": "s", "q": "KH 41 \\ud800 v\\u1ec1 vi\\u1ec7c g\\u00ec?"}'
    replies = asked(tmp_path, b"\xff\xfe\x00", surrogate, question("KH 52 về việc gì?"))
    assert [one["outcome"] for one in replies] == ["error", "answer", "answer"]
    assert [one["entry"] for one in replies] == [None, "kh-41", "kh-52"]


def test_earlier_messages_belong_to_their_own_line(tmp_path: Path) -> None:
    replies = asked(
        tmp_path,
        question("còn Đồi Thông?", prev=["Quận Suối Ngọc có bao nhiêu đảng viên?"]),
        question("còn Đồi Thông?", prev=["Đại hội IX quận Suối Ngọc khi nào?"]),
    )
    assert [one["entry"] for one in replies] == ["doi-thong-members", "doi-thong-congress-5"]


def test_clock_of_the_line_wins_over_that_of_the_command(tmp_path: Path) -> None:
    ninth = "Đại hội IX quận Suối Ngọc khi nào?"
    by_command, by_line = asked(
        tmp_path, question(ninth), question(ninth, now="2030-06-11T09:00:00"), now="2030-06-02"
    )
    assert "còn 10 ngày" in by_command["text"]
    assert "còn 1 ngày" in by_line["text"]


def test_line_is_answered_before_the_next_is_written(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "bot.py"), "ask", "--json", "--knowledge", str(INVENTED)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=environment(tmp_path / "data"),
    ) as running:
        assert running.stdin and running.stdout
        hung = Timer(LIMIT, running.kill)
        hung.daemon = True
        hung.start()
        for text, outcome in (("KH 41 về việc gì?", "answer"), ("Xin chào", "smalltalk")):
            running.stdin.write(question(text).encode() + b"\n")
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["outcome"] == outcome
        running.stdin.close()
        assert running.stdout.read() == b""
        assert running.wait(LIMIT) == 0
        hung.cancel()
    assert list(tmp_path.iterdir()) == []


def test_no_lines_give_no_lines(tmp_path: Path) -> None:
    assert asked(tmp_path) == []


def test_folder_of_plain_entries_answers_through_its_option(tmp_path: Path) -> None:
    folder = tmp_path / "kho"
    folder.mkdir()
    (folder / "faq.yaml").write_text(
        "entries:\n  - id: Mục 1/A\n    questions: [Thư viện mở cửa lúc mấy giờ?]\n"
        "    answer: Thư viện mở cửa từ 8 giờ.\n",
        encoding="utf-8",
    )
    line = question("thu vien mo cua luc may gio") + "\n"
    done = bot(tmp_path, "ask", "--json", "--knowledge", "kho", lines=line.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    reply = json.loads(done.stdout)
    assert (reply["entry"], reply["text"]) == ("Mục 1/A", "Thư viện mở cửa từ 8 giờ.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "Thiếu câu hỏi"),
        (["ask", "x", "--now", "hôm qua"], "--now"),
        (["ask", "x", "--config", "khong-co.yaml"], "khong-co.yaml"),
        (["ask", "x", "--config", "sai.yaml"], "wbe"),
        (["check", "--config", "sai.yaml"], "wbe"),
        (["ask", "x", "--knowledge", "khong-co"], "khong-co"),
        (["ask", "--json", "--knowledge", "hong"], "anwser"),
    ],
)
def test_command_that_cannot_run_says_why_in_one_place_and_exits_2(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "sai.yaml").write_text("wbe:\n  port: 1\n", encoding="utf-8")
    (tmp_path / "hong").mkdir()
    (tmp_path / "hong" / "a.yaml").write_text(
        "entries:\n  - id: a\n    questions: [Hỏi gì?]\n    anwser: Đáp.\n", encoding="utf-8"
    )
    done = bot(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_check_exits_0_for_a_sound_folder_and_1_for_a_broken_one(tmp_path: Path) -> None:
    sound = bot(tmp_path, "check", INVENTED)
    assert sound.returncode == 0
    assert "Kho tri thức dùng được" in sound.stdout.decode()
    (tmp_path / "a.yaml").write_text(
        "entries:\n  - id: a\n    questions: [Hỏi gì?]\n    anwser: Đáp.\n", encoding="utf-8"
    )
    broken = bot(tmp_path, "check", tmp_path)
    assert broken.returncode == 1
    told = "a.yaml:4: lỗi [field]: a: không có trường “anwser”; có phải “answer”?"
    assert told in broken.stdout.decode()
