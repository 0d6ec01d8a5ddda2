"""The routes of the log desk: its table of contents."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from admin import account_list, overview, questions, queues
from admin.desk import Desk
from admin.door import HOME, Door, Visitor
from admin.exports import Exports
from admin.knowledge import EDIT, KnowledgePages
from admin.knowledge_versions import VersionPages
from live.reloading import Reloading
from store.accounts import Role

STATIC = Path(__file__).parent / "static"
FILES = {"admin.css": "text/css", "knowledge.js": "text/javascript"}
OfDesk = Callable[[Desk, Request, Visitor], Awaitable[Response]]


def build_routes(desk: Desk, door: Door, exports: Exports, reloading: Reloading) -> list[BaseRoute]:
    """All routes under /admin."""

    def page(path: str, role: Role, of_desk: OfDesk, method: str = "GET") -> Route:
        return Route(path, door.page(role, partial(of_desk, desk)), methods=[method])

    def editors(path: str, endpoint: Callable[[Request, Visitor], Awaitable[Response]],
               method: str = "GET") -> Route:  # fmt: skip
        return Route(path, door.page("editor", endpoint), methods=[method])

    knowledge, versions = KnowledgePages(desk, reloading), VersionPages(desk, reloading)
    return [
        Route("/admin/static/{name}", door.anyone(on_static)),
        Route("/admin/sign-in", door.anyone(door.on_sign_in), methods=["GET", "POST"]),
        Route("/admin/sign-out", door.page("viewer", door.on_sign_out), methods=["POST"]),
        page(HOME, "viewer", overview.on_page),
        Route(f"{HOME}/", door.anyone(on_slash)),
        page("/admin/charts/{name}.svg", "viewer", overview.on_chart),
        page("/admin/queues/{queue}", "viewer", queues.on_page),
        page("/admin/queues/{queue}/{group}", "viewer", queues.on_group),
        page("/admin/queues/{queue}/{group}", "editor", queues.on_state, "POST"),
        page("/admin/questions", "editor", questions.on_list),
        page("/admin/questions/{number:int}", "editor", questions.on_question),
        editors("/admin/questions/{number:int}", knowledge.on_golden, "POST"),
        page("/admin/notes", "editor", questions.on_notes),
        editors("/admin/exports", exports.on_begin, "POST"),
        editors("/admin/exports/{name}", exports.on_page),
        editors("/admin/exports/{name}/file", exports.on_file),
        editors("/admin/knowledge", knowledge.on_list),
        editors(EDIT, knowledge.on_subject),
        editors(EDIT, knowledge.on_edit, "POST"),
        editors("/admin/knowledge/trial", knowledge.on_trial, "POST"),
        editors("/admin/knowledge/versions", versions.on_list),
        editors("/admin/knowledge/versions/{number:int}", versions.on_version),
        editors("/admin/knowledge/versions/{number:int}", versions.on_restore, "POST"),
        page("/admin/accounts", "admin", account_list.on_page),
        page("/admin/accounts", "admin", account_list.on_lock, "POST"),
    ]


async def on_static(request: Request) -> Response:
    """A file that pages load."""
    name = request.path_params["name"]
    if name not in FILES:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return FileResponse(
        STATIC / name, media_type=FILES[name], headers={"Cache-Control": "no-cache"}
    )


async def on_slash(request: Request) -> Response:
    """The first page under its one address."""
    return RedirectResponse(HOME)
