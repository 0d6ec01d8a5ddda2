"""What clerks edit in the browser: an item, a whole file, or an item that is to be added."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from curation import editing
from curation.editing import Contents, EditError, Value
from curation.models import KINDS
from curation.templates import template
from exchange import Answer, Question

What = Literal["item", "file", "new"]
Changed = Mapping[str, bytes | None]
GONE = "mục này không còn trong kho tri thức, hoặc tệp chứa nó đang hỏng; tải lại trang để xem"
GOLDEN_FILE = "tests.yaml"
NEW_FILE = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.yaml")


class Conflict(Exception):
    """Somebody else has changed what is being edited; `theirs` is what stands there now."""

    def __init__(self, theirs: str) -> None:
        self.theirs = theirs
        super().__init__(theirs)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is edited: the item with the id `name`, the file of that name, or a new item of the kind
    `name`; `file` is the file that it stands in, from `line` on (from 1), `text` what stands there
    now."""

    what: What
    name: str
    file: str
    kind: str
    text: str
    line: int = 1

    @property
    def mark(self) -> str:
        """What tells this text from another: an edit says which one it began with."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def subject_of(contents: Contents, what: str, name: str, file: str = "") -> Subject | None:
    """What is meant by a page's address, in some files; None if there is no such thing. Raises
    EditError where its file can't be read."""
    files = dict(contents)
    if what == "file" and name in files:
        text = "\n".join(editing.read_file(files[name]).lines)
        return Subject("file", name, name, "", text)
    if what == "new" and name in KINDS:
        chosen = file if file in files or NEW_FILE.fullmatch(file) else usual_file(contents, name)
        return Subject("new", name, chosen, name, blank(name))
    place = editing.places(contents).get(name) if what == "item" else None
    if place is None:
        return None
    text = editing.item_text(editing.read_file(files[place.name]), place)
    return Subject("item", name, place.name, place.kind, text, place.first + 1)


def written(contents: Contents, subject: Subject, text: str) -> Changed:
    """The files that change when a subject reads so. Raises EditError."""
    files = dict(contents)
    file = editing.read_file(files.get(subject.file, b""))
    if subject.what == "file":
        lines = tuple(text.replace("\r\n", "\n").split("\n"))
        return {subject.file: editing.File(lines, file.newline, file.bom).data()}
    if subject.what == "new":
        return {subject.file: editing.with_new_item(file, subject.kind, text).data()}
    place = editing.places(contents)[subject.name]
    return {subject.file: editing.with_item(file, place, text).data()}


def removed(contents: Contents, subject: Subject) -> Changed:
    """The files that change when an item or a file goes."""
    if subject.what == "file":
        return {subject.file: None}
    place = editing.places(contents)[subject.name]
    left = editing.without_item(editing.read_file(dict(contents)[subject.file]), place)
    return {subject.file: left.data() if any(line.strip() for line in left.lines) else None}


def unchanged(contents: Contents, subject: Subject, mark: str) -> Subject:
    """The subject as it stands in some files; raises Conflict if it isn't any more what an edit
    with that mark began with, EditError if it is gone."""
    now = subject_of(contents, subject.what, subject.name, subject.file)
    if now is None:
        raise EditError(GONE)
    if now.what != "new" and now.mark != mark:
        raise Conflict(now.text)
    return now


def usual_file(contents: Contents, kind: str) -> str:
    """The file that holds most items of a kind; a new one where none does."""
    counts = Counter(one.name for one in editing.places(contents).values() if one.kind == kind)
    return counts.most_common(1)[0][0] if counts else f"{kind}.yaml"


def blank(kind: str) -> str:
    """An item of a kind to be filled in."""
    return "\n".join(re.sub(r"^(?:- |  )", "", line) for line in template(kind, "", 0)) + "\n"


def id_in(text: str) -> str:
    """The id that an item gives itself, "" if none."""
    found = re.search(r"""(?m)^id\s*:\s*["']?([^"'#\r\n]+)""", text)
    return found[1].strip() if found else ""


def golden_text(question: Question, told: Answer) -> str:
    """A golden question: what was asked and what is answered to it."""
    fields: dict[str, Value] = {
        "question": question.text,
        "earlier": list(question.earlier),
        "outcome": told.outcome.value,
        "entry": told.entry or "",
        "asked_at": f"{question.asked_at:%d/%m/%Y}",
    }
    return editing.item_of(fields)


def with_golden(contents: Contents, text: str) -> Changed:
    """The files that change when a golden question is added."""
    file = editing.read_file(dict(contents).get(GOLDEN_FILE, b""))
    return {GOLDEN_FILE: editing.with_new_item(file, "tests", text).data()}
