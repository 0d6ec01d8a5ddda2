"""What the items of a folder owe one another: own ids, relations that lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from curation.complaints import NEAR_ID, Complaint, near_miss
from curation.glossary import kind_name
from curation.models import KINDS, TaskList
from curation.passages import Passage, field
from curation.yaml_files import Path

Kinds = tuple[str, ...]

# Which kinds a field may name; () stands for any.
_TARGETS: Mapping[str, Kinds] = {
    "unit": ("units",),
    "parent": ("units",),
    "issuer": ("units",),
    "source": ("sources",),
    "related": (),
    "serves": ("events",),
    "carries_out": ("documents",),
    "replaces": ("documents",),
}

# What to do where no id is near, if it isn't just to add the item.
_OTHERWISE: Mapping[str | int, str] = {
    "replaces": "thêm văn bản bị thay ấy vào kho hoặc sửa lại id; kho không có văn bản cũ thì bỏ"
    " “replaces” và nêu số của nó ở “note”",
}

RELATIONS: Mapping[str, Mapping[str, Kinds]] = {
    kind: {name: kinds for name, kinds in _TARGETS.items() if name in model.model_fields}
    for kind, model in KINDS.items()
}


def complaints_of_ids(items: Sequence[Passage]) -> list[Complaint]:
    """Every item whose id another item has already."""
    first: dict[str, Passage] = {}
    complaints = []
    for item in items:
        if item.id and first.setdefault(item.id, item) is not item:
            problem = f"id “{item.id}” đã dùng ở {first[item.id].place()}"
            remedy = "đặt id khác cho một trong hai mục"
            complaints.append(item.complaint(("id",), problem, remedy, "duplicate-id"))
    return complaints


def complaints_of_relations(items: Sequence[Passage], lost: frozenset[str]) -> list[Complaint]:
    """Every relation to an id that no item has, or an item of the wrong kind.

    `lost` are ids that stand in parts of files that could not be read: they are not missed.
    """
    known: dict[str, dict[str, Passage]] = {kind: {} for kind in KINDS}
    for item in items:
        known[item.kind][item.id] = item
    complaints = []
    for item in items:
        for path, target, kinds in _relations(item):
            if target in lost or path in item.slips:
                continue
            wrong = _wrong(item, path, target, kinds, known)
            if wrong:
                complaints.append(item.complaint(path, *wrong, "relation"))
    return complaints


def complaints_of_parents(items: Sequence[Passage]) -> list[Complaint]:
    """Every circle of units in which each is the parent of the next, told once."""
    units = {item.id: item for item in items if item.kind == "units" and item.id}
    settled: set[str] = set()
    complaints = []
    for start in units:
        walk: list[str] = []
        at = start
        while at in units and at not in settled:
            settled.add(at)
            walk.append(at)
            data = units[at].data
            at = str(data.get("parent", "")).strip() if isinstance(data, dict) else ""
        if at in walk:
            circle = " → ".join([*walk[walk.index(at) :], at])
            problem = f"“parent” đi thành vòng: {circle}"
            remedy = "sửa “parent” của một đơn vị trong vòng"
            complaints.append(units[at].complaint(("parent",), problem, remedy, "relation"))
    return complaints


def _relations(item: Passage) -> Iterator[tuple[Path, str, Kinds]]:
    """Each id that the item names, where it stands, and the kinds it may be of."""
    data = item.data
    if not isinstance(data, dict):
        return
    for name, kinds in RELATIONS[item.kind].items():
        yield from ((path, target, kinds) for path, target in _texts(data, name))
    if item.kind == "figures":
        yield from ((path, target, ("units", "events")) for path, target in _texts(data, "of"))
    elif item.kind == "lists":
        kinds = _members_of(data)
        yield from ((path, target, kinds) for path, target in _texts(data, "members"))
    elif item.kind == "events" and isinstance(data.get("updates"), list):
        for number, update in enumerate(data["updates"]):
            for path, target in _texts(update, "source") if isinstance(update, dict) else ():
                yield ("updates", number, *path), target, ("sources",)
    elif item.kind == "sources" and _is_id(data.get("author")):
        yield ("author",), data["author"].strip(), ("people",)


def _texts(data: Mapping[str, Any], name: str) -> Iterator[tuple[Path, str]]:
    """The texts of a field that may hold one or a list of them, stripped, each with its path."""
    value = data.get(name)
    if isinstance(value, str) and value.strip():
        yield (name,), value.strip()
    elif isinstance(value, list):
        for number, one in enumerate(value):
            if isinstance(one, str) and one.strip():
                yield (name, number), one.strip()


def _members_of(data: Mapping[str, Any]) -> Kinds:
    of = data.get("of")
    if of in get_args(TaskList):
        return ("tasks",)
    return (of,) if isinstance(of, str) and of in KINDS else ()


def _is_id(author: Any) -> bool:
    """Whether an author is given by the id of a person: a name in print has spaces or capitals."""
    return isinstance(author, str) and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", author.strip()))


def _wrong(
    item: Passage,
    path: Path,
    target: str,
    kinds: Kinds,
    known: Mapping[str, Mapping[str, Passage]],
) -> tuple[str, str] | None:
    """What is wrong with the relation of `item` to `target`, and what to do; None if it holds."""
    allowed = kinds or tuple(KINDS)
    if any(target in known[kind] for kind in allowed):
        return None
    wanted = " hoặc ".join(map(kind_name, kinds)) or "mục"
    options = (id_ for kind in allowed for id_ in known[kind] if id_ not in ("", item.id))
    otherwise = _OTHERWISE.get(path[0], f"thêm {wanted} ấy hoặc sửa lại id")
    remedy = near_miss(target, options, otherwise, NEAR_ID)
    found = next((ids[target] for ids in known.values() if target in ids), None)
    if found is None:
        return f"{field(path)} nhắc tới “{target}” nhưng không có {wanted} nào mang id này", remedy
    other_kind = f"“{target}” là {kind_name(found.kind)} ({found.place()})"
    return f"{field(path)} cần id của {wanted}, {other_kind}", remedy
