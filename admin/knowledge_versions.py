"""Who changed what of the knowledge: the versions that answered, each beside the one before it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.desk import Desk
from admin.door import Visitor
from admin.subjects import Changed
from curation import versions as files
from curation.complaints import KnowledgeError
from curation.editing import Contents
from live.reader import ReaderError
from live.reloading import Reloading
from store import versions
from store.versions import Accepted

LISTED = 200
AROUND = 2  # lines around what changed
LONGEST = 2_000  # lines of a comparison that are shown
HIGHEST = 2**63 - 1
NOT_KEPT = "Không còn giữ các tệp của phiên bản này."
NOT_RESTORED = "Chưa đưa về được: {why}"


class VersionPages:
    """The pages over the kept versions."""

    def __init__(self, desk: Desk, reloading: Reloading) -> None:
        self._desk = desk
        self._reloading = reloading

    async def on_list(self, request: Request, visitor: Visitor) -> Response:
        """The versions, the one in use first."""
        accepted = await versions.accepted(self._desk.store, LISTED)
        there = files.kept(self._reloading.places.versions)
        return self._desk.page("knowledge_versions.html", visitor, accepted=accepted, there=there)

    async def on_version(self, request: Request, visitor: Visitor) -> Response:
        """What a version changed."""
        one, before = await self._pair(request.path_params["number"])
        try:
            new = self._contents(one)
            old = self._contents(before) if before else {}
        except KnowledgeError:
            return self._refused(visitor, NOT_KEPT)
        lines = list(differences(old, new))
        return self._desk.page(
            "knowledge_version.html",
            visitor,
            one=one,
            before=before,
            lines=lines[:LONGEST],
            is_cut=len(lines) > LONGEST,
        )

    async def on_restore(self, request: Request, visitor: Visitor) -> Response:
        """Bring a version back."""
        one, _ = await self._pair(request.path_params["number"])
        note = f"đưa về phiên bản {one.version}"
        try:
            wanted = self._contents(one)
            edit = lambda contents: _restoring(contents, wanted)  # noqa: E731
            errors = await self._reloading.save(edit, visitor.account.name, note)
        except KnowledgeError:
            return self._refused(visitor, NOT_KEPT)
        except (ReaderError, OSError) as error:
            return self._refused(visitor, NOT_RESTORED.format(why=error))
        if errors:
            return self._refused(visitor, NOT_RESTORED.format(why=errors[0]))
        return RedirectResponse("/admin/knowledge/versions", HTTPStatus.SEE_OTHER)

    async def _pair(self, number: int) -> tuple[Accepted, Accepted | None]:
        """A version and the one before it; raises HTTPException if there is no such one."""
        found = await versions.with_the_one_before(self._desk.store, min(number, HIGHEST))
        if not found or found[0].id != number:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return found[0], found[1] if len(found) > 1 else None

    def _contents(self, one: Accepted) -> dict[str, bytes]:
        return dict(files.contents_of(self._reloading.places.versions, one.version))

    def _refused(self, visitor: Visitor, reason: str) -> Response:
        return self._desk.page("refusal.html", visitor, HTTPStatus.CONFLICT, reason=reason)


def _restoring(contents: Contents, wanted: Mapping[str, bytes]) -> Changed:
    """The files that change when a folder is made that of a version."""
    there = dict(contents)
    names = there.keys() | wanted.keys()
    return {name: wanted.get(name) for name in names if there.get(name) != wanted.get(name)}


def differences(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """The lines that differ, with some around them: ("file", name), ("place", where), and lines
    that are "added", "removed" or the "same"."""
    signs = {"+": "added", "-": "removed", " ": "same", "@": "place"}
    for name in sorted(old.keys() | new.keys()):
        before, after = (
            files.get(name, b"").decode("utf-8", "replace").splitlines() for files in (old, new)
        )
        if before == after:
            continue
        yield "file", name
        told = difflib.unified_diff(before, after, lineterm="", n=AROUND)
        for line in list(told)[2:]:
            yield signs[line[0]], line[1:] if line[0] != "@" else line.strip("@ ")
