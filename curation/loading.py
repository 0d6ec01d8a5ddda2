"""From a folder of YAML files to a frozen Knowledge, or to everything that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from curation.collector import collector_paused
from curation.complaints import Complaint, KnowledgeError
from curation.duplicates import complaints_of_duplicates
from curation.folder import Written, contents_of, label_of, written_in
from curation.golden import golden_of
from curation.mistakes import build
from curation.models import KINDS, Golden, Item, Knowledge, Vocabulary, knowledge
from curation.passages import Passage
from curation.phrases import overridden, phrases_of
from curation.relations import (
    complaints_of_ids,
    complaints_of_parents,
    complaints_of_relations,
)
from curation.secrecy import complaints_of_secrecy
from curation.upkeep import complaints_of_drafts

DEFAULT_PHRASES = Path(__file__).with_name("data") / "phrases.yaml"


@dataclass(frozen=True, slots=True)
class Contents:
    """What was read in a folder: its knowledge, or what keeps it from being used.

    `items` are those that could be understood, each as written and as a thing; `golden` are the
    golden questions, each with its file and number in it.
    """

    knowledge: Knowledge | None
    errors: tuple[Complaint, ...]
    items: tuple[tuple[Passage, Item], ...]
    vocabulary: Vocabulary
    golden: tuple[tuple[Passage, int, Golden], ...] = ()


def load_knowledge(folder: Path) -> Knowledge:
    """All that the YAML files of `folder` and of the folders in it say.

    Raises KnowledgeError with every error of the folder, if there is any.
    """
    contents = read_folder(folder)
    if contents.knowledge is None:
        raise KnowledgeError(contents.errors)
    return contents.knowledge


@collector_paused()
def read_folder(folder: Path) -> Contents:
    """What the YAML files of `folder` and of the folders in it say, read to the end."""
    return read_files(*contents_of(folder), folder)


def knowledge_in(
    files: Sequence[tuple[str, bytes]], folder: Path, unread: Iterable[Complaint] = ()
) -> Knowledge:
    """All that some files say, given by their names in `folder` with their bytes; `unread` are
    complaints of others that could not be read.

    Raises KnowledgeError with every error of the files, if there is any.
    """
    contents = read_files(files, unread, folder)
    if contents.knowledge is None:
        raise KnowledgeError(contents.errors)
    return contents.knowledge


def read_files(
    files: Sequence[tuple[str, bytes]], unread: Iterable[Complaint], folder: Path
) -> Contents:
    """What some files of `folder` say, given by their names in it; `unread` are complaints of
    others."""
    written, unclear = written_in((label_of(folder, name), data) for name, data in files)
    items, refused = _items(written.items)
    things = {item.id: item for _, item in items}
    phrases, misnamed = _phrases(written.phrases)
    vocabulary, unusable = _vocabulary(written.vocabularies)
    golden, untested = golden_of(written.tests)
    complaints = {*unread, *unclear, *refused, *misnamed, *unusable, *untested}
    complaints |= {*_between(written)}
    complaints |= {*complaints_of_duplicates(items), *complaints_of_drafts(items)}
    complaints.update(complaints_of_secrecy((*written.items, *written.phrases)))
    if not complaints and not items:
        remedy = "thêm một tệp .yaml có ít nhất một mục, xem README"
        complaints.add(Complaint(label_of(folder), 0, "thư mục", "chưa có mục nào", remedy, "file"))
    if complaints:
        return Contents(None, tuple(sorted(complaints)), items, vocabulary, golden)
    origins = {item.id: item.place() for item in written.items}
    made = knowledge(things, phrases, vocabulary, version_of(files), origins)
    return Contents(made, (), items, vocabulary, golden)


def complaints_of_files(contents: Iterable[tuple[str, bytes]]) -> list[Complaint]:
    """What is wrong in labelled files, each item taken by itself."""
    written, unclear = written_in(contents)
    _, refused = _items(written.items)
    misnamed = _phrases(written.phrases)[1] if written.phrases else []
    _, unusable = _vocabulary(written.vocabularies)
    return sorted({*unclear, *refused, *misnamed, *unusable})


def _items(
    passages: Sequence[Passage],
) -> tuple[tuple[tuple[Passage, Item], ...], list[Complaint]]:
    items: list[tuple[Passage, Item]] = []
    complaints: list[Complaint] = []
    for passage in passages:
        item, refused = build(KINDS[passage.kind], passage)
        complaints += refused
        if item is not None:
            items.append((passage, cast(Item, item)))
    return tuple(items), complaints


def default_phrases() -> tuple[dict[str, str], list[Complaint]]:
    """The phrases of the program by their names, and what is wrong with them."""
    own, complaints = written_in([(DEFAULT_PHRASES.name, DEFAULT_PHRASES.read_bytes())])
    default: dict[str, str] = {}
    for passage in own.phrases:
        texts, refused = phrases_of(passage)
        default |= texts
        complaints += refused
    return default, complaints


def _phrases(files: Sequence[Passage]) -> tuple[dict[str, str], list[Complaint]]:
    """The phrases of the program, overridden by those of the folder."""
    default, complaints = default_phrases()
    given = []
    for passage in files:
        texts, refused = phrases_of(passage)
        given.append((passage, texts))
        complaints += refused
    phrases, misnamed = overridden(default, given)
    return phrases, complaints + misnamed


def _vocabulary(files: Sequence[Passage]) -> tuple[Vocabulary, list[Complaint]]:
    """The words of all vocabulary files together."""
    complaints: list[Complaint] = []
    found = []
    for passage in files:
        words, refused = build(Vocabulary, passage)
        complaints += refused
        found += [words] if words else []
    whole = Vocabulary(
        abbreviations=tuple(one for words in found for one in words.abbreviations),
        synonyms=tuple(group for words in found for group in words.synonyms),
    )
    return whole, complaints


def _between(written: Written) -> list[Complaint]:
    """What is wrong between items that may each be right by itself."""
    return [
        *complaints_of_ids(written.items),
        *complaints_of_relations(written.items, written.lost),
        *complaints_of_parents(written.items),
    ]


def version_of(contents: Sequence[tuple[str, bytes]]) -> str:
    """12 hexadecimal digits that change with any byte or name of the files, and with the phrases
    of the program."""
    digest = hashlib.sha256()
    for name, data in [("", DEFAULT_PHRASES.read_bytes()), *contents]:
        # The length keeps the end of one file and the name of the next apart.
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()[:12]
