"""Knowledge files as people may lay them out, made by chance: sound, but each in its own way."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from random import Random

WORDS = [
    "quận",
    "Đại hội",
    "thứ 3",
    "kế hoạch 7-KH/LV",
    "ở đâu?",
    "20.179",
    "“đảng bộ”",
    "a#b",
    "x:y",
]
FIELDS = {
    "units": ["name", "level", "aliases", "note", "questions"],
    "sources": ["title", "date", "aliases", "note", "outlet"],
    "entries": ["questions", "answer", "title", "absent"],
}
LISTS = {"aliases", "questions", "absent"}


@dataclass
class Writer:
    """A file under way; `notes` are the notes written, in their order."""

    chance: Random
    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # The column from which on a note would be read as part of the text above it.
    text_from: int = 99

    def blanks(self, least: int, most: int) -> str:
        """Some blanks."""
        return " " * self.chance.randint(least, most)

    def note(self) -> str:
        """A note of its own words."""
        self.notes.append(
            f"# ghi chú {len(self.notes)}" + self.chance.choice(["", " - x: #y", ":"])
        )
        return self.notes[-1]

    def line(self, text: str, *, noted: bool = True) -> None:
        """A line, with something behind it by chance, and something above the next."""
        behind = ""
        if noted and self.chance.random() < 0.15:
            gap = [" ", "   ", *([] if text.endswith("-") else ["\t", " \t"])]
            behind = self.chance.choice(gap) + self.note()
        # After a dash alone a tab is an error.
        ends = ["", "", "", "  ", "" if text.endswith("-") else "\t"]
        self.lines.append(text + behind + self.chance.choice(ends))
        self.text_from = 99

    def between(self) -> None:
        """Notes and blank lines by chance."""
        while self.chance.random() < 0.25:
            if self.chance.random() < 0.5:
                self.lines.append("" if self.text_from < 99 else self.blanks(0, 3))
            else:
                self.lines.append(self.blanks(0, min(self.text_from - 1, 9)) + self.note())


def file_of(seed: int) -> tuple[bytes, list[str]]:
    """A sound file, and its notes in their order."""
    writer = Writer(Random(seed))
    chance = writer.chance
    if chance.random() < 0.1:
        writer.line("---", noted=False)
    kinds = chance.sample(sorted(FIELDS), chance.randint(1, 3))
    number = 0
    for kind in kinds:
        writer.between()
        writer.line(kind + writer.blanks(0, 1) + ":")
        column = chance.choice([0, 1, 2, 2, 2, 3, 4, 7])
        for _ in range(chance.randint(1, 4)):
            number += 1
            writer.between()
            write_item(writer, kind, f"muc-{number}", column)
    writer.between()
    text = "\n".join(writer.lines) + chance.choice(["", "\n", "\n\n\n"])
    if chance.random() < 0.2:
        text = unicodedata.normalize("NFD", text)
    if chance.random() < 0.3:
        text = chance.choice(["", "\ufeff"]) + text.replace("\n", "\r\n")
    notes = [unicodedata.normalize("NFC", note) for note in writer.notes]
    return text.encode(), notes


def write_item(writer: Writer, kind: str, id_: str, column: int) -> None:
    """An item of a kind, its dash at a column."""
    chance = writer.chance
    names = ["id", *FIELDS[kind]]
    if chance.random() < 0.4:
        chance.shuffle(names)
    if kind == "units" and chance.random() < 0.15:
        writer.line(" " * column + f"- {{id: {id_}, name:  A, level: ward }}")
        return
    step = chance.choice([1, 1, 1, 2, 3])
    inner = column + 1 + step
    head = " " * column + "-" + " " * step
    if chance.random() < 0.1:
        writer.line(head.rstrip())
        writer.between()
        head = " " * inner
    for name in names:
        key = head + name + writer.blanks(0, 1) + ":"
        head = " " * inner
        if name == "id":
            writer.line(f"{key} {writer.blanks(0, 2)}{id_}")
        elif name == "level":
            writer.line(f"{key} {chance.choice(['ward', 'city'])}")
        elif name == "date":
            writer.line(f"{key} {chance.choice(['1/2/2030', '2030-02-01'])}")
        elif name in LISTS:
            write_list(writer, key, inner)
        else:
            write_text(writer, key, inner)
        writer.between()


def words(writer: Writer, least: int = 1) -> str:
    """Some words in one line."""
    return " ".join(writer.chance.choices(WORDS, k=writer.chance.randint(least, 5)))


def write_list(writer: Writer, key: str, column: int) -> None:
    """A field that holds a list: in brackets on one line or more, or a dash a line."""
    chance = writer.chance
    shape = chance.choice(["line", "lines", "dashes", "dashes", "dashes"])
    if shape == "line":
        writer.line(f"{key} {writer.blanks(0, 2)}[{words(writer)},{writer.blanks(0, 2)}hai ]")
    elif shape == "lines":
        writer.line(f"{key} [{words(writer)},")
        writer.line(" " * (column + chance.randint(1, 5)) + "“ba”,")
        writer.line(" " * (column + chance.randint(1, 5)) + "bốn ]")
    else:
        writer.line(key)
        dash = column + chance.choice([0, 1, 2, 2, 4])
        for _ in range(chance.randint(1, 3)):
            writer.between()
            write_text(writer, " " * dash + "-", dash)


def write_text(writer: Writer, key: str, column: int) -> None:
    """A text behind a colon or dash, in any of the ways that YAML knows."""
    chance = writer.chance
    shape = chance.choice(["plain", "plain", "quoted", "below", "several", "doubled", "block"])
    gap = " " + writer.blanks(0, 3)
    further = " " * (column + chance.randint(1, 6))
    if shape == "plain":
        writer.line(key + gap + words(writer))
    elif shape == "quoted":
        mark = chance.choice("'\"")
        writer.line(f"{key}{gap}{mark}{words(writer)}: # -  {mark}")
    elif shape == "below":
        writer.line(key)
        writer.between()
        writer.line(further + words(writer))
    elif shape == "several":
        writer.line(key + gap + words(writer), noted=False)
        if chance.random() < 0.3:
            writer.lines.append("")
        writer.line(further + words(writer))
    elif shape == "doubled":
        writer.line(key + gap + '"' + words(writer) + chance.choice(["", " \\"]), noted=False)
        writer.lines[-1] = writer.lines[-1].rstrip()
        writer.lines += chance.choice([[], [""]])
        writer.line(writer.blanks(1, 9) + words(writer) + '\\tđ"')
    else:
        write_block(writer, key + gap, column)


def write_block(writer: Writer, key: str, column: int) -> None:
    """A text below “|” or “>”, with blank and deeper lines, blanks at line ends, or a digit."""
    chance = writer.chance
    step = chance.randint(1, 6)
    digit = chance.choice(["", "", str(step)])
    chomp = chance.choice(["", "-", "+"])
    writer.line(key + chance.choice("|>") + chance.choice([digit + chomp, chomp + digit]))
    base = " " * (column + step)
    first = base + ("  " if digit and chance.random() < 0.3 else "")
    writer.lines += [""] * chance.randint(0, 1) + [first + words(writer) + writer.blanks(0, 2)]
    for _ in range(chance.randint(0, 3)):
        line = base + chance.choice(["", "", "  ", "# "]) + words(writer)
        writer.lines.append(chance.choice(["", base[:-1], base + "  ", line, line, line]))
    writer.lines.append(base + "hết")
    writer.text_from = len(base)
