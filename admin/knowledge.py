"""The knowledge desk: what the bot knows is listed, searched, edited, tried before it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.catalogue import Catalogue
from admin.desk import Desk
from admin.door import Visitor
from admin.fields import fields_of, values_in
from admin.questions import HIGHEST
from admin.subjects import (
    GOLDEN_FILE,
    GONE,
    Changed,
    Conflict,
    Subject,
    golden_text,
    id_in,
    removed,
    subject_of,
    unchanged,
    with_golden,
    written,
)
from curation import editing
from curation.complaints import Complaint
from curation.editing import Contents, EditError
from curation.folder import contents_of
from curation.glossary import glossary
from curation.models import KINDS
from exchange import VIETNAM, Answer, Question
from live.reader import ReaderError
from live.reloading import Edit, Reloading
from store import reports

ROWS = 50
BUSY = (
    "Chưa soát được vì chương trình đang bận hoặc gặp lỗi. Nội dung chưa lưu; "
    "hãy thử lại sau ít phút."
)
EDIT = "/admin/knowledge/edit"


@dataclass(frozen=True, slots=True)
class Draft:
    """A subject as it is being edited: its text, and the mark of the text that the edit began with;
    `theirs` is what another has saved meanwhile, the rest what came of trying it."""

    subject: Subject
    text: str
    mark: str
    asked: str = ""
    theirs: str = ""
    answer: Answer | None = None
    errors: Sequence[Complaint] = ()
    warnings: Sequence[Complaint] = ()
    problem: str = ""
    is_tried: bool = False


class KnowledgePages:
    """The pages over the folder that is reloaded."""

    def __init__(self, desk: Desk, reloading: Reloading) -> None:
        self._desk = desk
        self._reloading = reloading
        self._catalogue = Catalogue(reloading.used)

    async def on_list(self, request: Request, visitor: Visitor) -> Response:
        """The items that are searched for, all if nothing is."""
        params = request.query_params
        search, kind = params.get("q", ""), params.get("kind", "")
        found = await self._catalogue.found(search, kind)
        page = int(params["page"]) if params.get("page", "").isdecimal() else 0
        return self._desk.page(
            "knowledge.html",
            visitor,
            rows=found[page * ROWS : (page + 1) * ROWS],
            count=len(found),
            page=page,
            more=len(found) > (page + 1) * ROWS,
            q=search,
            kind=kind,
            kinds={key: glossary().kinds[key].label for key in KINDS},
            files=[name for name, _ in self._contents()],
        )

    async def on_subject(self, request: Request, visitor: Visitor) -> Response:
        """An item, a file or a new item, to be edited."""
        subject = self._subject(request.query_params)
        draft = Draft(subject, subject.text, subject.mark)
        return self._page(visitor, draft, saved="saved" in request.query_params)

    async def on_edit(self, request: Request, visitor: Visitor) -> Response:
        """Try, save or remove what is in the form."""
        fields: Mapping[str, str] = request.state.fields
        draft = self._begun(fields)
        if fields.get("do") == "try":
            return self._page(visitor, await self._tried(draft, fields))
        removing = fields.get("do") == "remove"
        try:
            draft = replace(draft, text=_posted(fields, draft.subject))
            edit = _removal(draft) if removing else _edit(draft)
            note = f"{'xoá' if removing else 'sửa'} {_named(draft)}"
            errors = await self._reloading.save(edit, visitor.account.name, note)
        except Conflict as conflict:
            now = replace(draft.subject, text=conflict.theirs)
            draft = replace(draft, subject=now, mark=now.mark, theirs=conflict.theirs)
            return self._page(visitor, draft, HTTPStatus.CONFLICT)
        except (EditError, ReaderError, OSError) as error:
            draft = replace(draft, problem=_problem(error))
            return self._page(visitor, draft, HTTPStatus.CONFLICT)
        if errors:
            draft = replace(draft, errors=errors, is_tried=True)
            return self._page(visitor, draft, HTTPStatus.UNPROCESSABLE_ENTITY)
        if removing:
            return RedirectResponse("/admin/knowledge", HTTPStatus.SEE_OTHER)
        return RedirectResponse(f"{EDIT}?{_onward(draft)}&saved=yes", HTTPStatus.SEE_OTHER)

    async def on_trial(self, request: Request, visitor: Visitor) -> Response:
        """What would come of the text as it is being typed: a part of the page."""
        fields: Mapping[str, str] = request.state.fields
        draft = await self._tried(self._begun(fields), fields)
        return self._desk.page("trial.html", visitor, draft=draft)

    async def on_golden(self, request: Request, visitor: Visitor) -> Response:
        """Keep a logged question with today's answer as a golden question."""
        number = min(request.path_params["number"], HIGHEST)
        turn = await reports.show(self._desk.store, number)
        if turn is None or turn.question is None or turn.position < 1:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        around = await reports.around(self._desk.store, turn)
        question = reports.question_of(turn, around)
        text = golden_text(question, self._desk.answers(question))
        edit = partial(with_golden, text=text)
        try:
            note = f"thêm câu hỏi mẫu từ câu hỏi số {turn.id}"
            errors = await self._reloading.save(edit, visitor.account.name, note)
        except (EditError, ReaderError, OSError) as error:
            return self._refused(visitor, _problem(error))
        if errors:
            return self._refused(visitor, str(errors[0]))
        return RedirectResponse(
            f"{EDIT}?{urlencode({'what': 'file', 'name': GOLDEN_FILE})}", HTTPStatus.SEE_OTHER
        )

    def _refused(self, visitor: Visitor, reason: str) -> Response:
        return self._desk.page("refusal.html", visitor, HTTPStatus.CONFLICT, reason=reason)

    def _contents(self) -> Contents:
        return contents_of(self._reloading.places.folder)[0]

    def _subject(self, named: Mapping[str, str]) -> Subject:
        """What an address or a form names; raises HTTPException if there is no such thing."""
        try:
            what, name, file = (named.get(key, "") for key in ("what", "name", "file"))
            subject = subject_of(self._contents(), what, name, file)
        except EditError as error:
            raise HTTPException(HTTPStatus.CONFLICT, str(error)) from error
        if subject is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, GONE)
        return subject

    def _begun(self, fields: Mapping[str, str]) -> Draft:
        subject = self._subject(fields)
        return Draft(subject, subject.text, fields.get("mark", ""), fields.get("question", ""))

    async def _tried(self, draft: Draft, fields: Mapping[str, str]) -> Draft:
        """The draft with what would come of it."""
        question = None
        if draft.asked.strip():
            question = Question(draft.asked, self._desk.now().astimezone(VIETNAM))
        try:
            draft = replace(draft, text=_posted(fields, draft.subject))
            changed = written(self._contents(), draft.subject, draft.text)
            ids = frozenset(filter(None, (id_in(draft.text), draft.subject.name)))
            tried = await self._reloading.try_out(changed, ids, question)
        except (EditError, ReaderError) as error:
            return replace(draft, problem=_problem(error))
        return replace(
            draft,
            errors=tried.errors,
            warnings=tried.warnings,
            answer=tried.answer,
            is_tried=True,
        )

    def _page(
        self, visitor: Visitor, draft: Draft, status: int = HTTPStatus.OK, saved: bool = False
    ) -> Response:
        subject = draft.subject
        return self._desk.page(
            "knowledge_edit.html",
            visitor,
            status,
            draft=draft,
            subject=subject,
            saved=saved,
            fields=fields_of(subject.kind, draft.text) if subject.what == "item" else [],
            kind=glossary().kinds[subject.kind].label if subject.kind else "",
            title=(subject.what == "item" and self._desk.title_of(subject.name)) or subject.name,
            files=[name for name, _ in self._contents()],
        )


def _posted(fields: Mapping[str, str], subject: Subject) -> str:
    """The text of a posted form: as it was typed, or the one that stands there with what was typed
    into the fields. Raises EditError."""
    if fields.get("as") == "fields":
        return editing.with_fields(subject.text, values_in(subject.kind, fields))
    return fields.get("text", "").replace("\r\n", "\n")


def _edit(draft: Draft) -> Edit:
    def edit(contents: Contents) -> Changed:
        return written(contents, unchanged(contents, draft.subject, draft.mark), draft.text)

    return edit


def _removal(draft: Draft) -> Edit:
    def edit(contents: Contents) -> Changed:
        return removed(contents, unchanged(contents, draft.subject, draft.mark))

    return edit


def _problem(error: Exception) -> str:
    return str(error) if isinstance(error, EditError) else BUSY


def _named(draft: Draft) -> str:
    subject = draft.subject
    if subject.what == "file":
        return f"tệp {subject.file}"
    return f"{id_in(draft.text) or subject.name} ({subject.file})"


def _onward(draft: Draft) -> str:
    """The address of what was saved: an item may have been given another id."""
    subject = draft.subject
    if subject.what == "file":
        return urlencode({"what": "file", "name": subject.name})
    return urlencode({"what": "item", "name": id_in(draft.text) or subject.name})
