"""Who may come in: from where, signed in, with which role, with whose form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.routing import Route

from admin.routes import build_routes
from store import Store
from store.accounts import ROLES, Role
from tests.admin.running import Place, form_token, post, running_desk, sign_in

pytestmark = pytest.mark.asyncio

FREE = {"/admin/static/{name}", "/admin/sign-in", "/admin/"}
# What each page asks for; the test below fails for a route that is not named here.
NEEDED: dict[tuple[str, str], Role] = {
    ("POST", "/admin/sign-out"): "viewer",
    ("GET", "/admin"): "viewer",
    ("GET", "/admin/charts/by-day.svg"): "viewer",
    ("GET", "/admin/queues/unanswered"): "viewer",
    ("GET", "/admin/queues/unanswered/a-group"): "viewer",
    ("POST", "/admin/queues/unanswered/a-group"): "editor",
    ("GET", "/admin/questions"): "editor",
    ("GET", "/admin/questions/1"): "editor",
    ("POST", "/admin/questions/1"): "editor",
    ("GET", "/admin/notes"): "editor",
    ("POST", "/admin/exports"): "editor",
    ("GET", "/admin/exports/a-name"): "editor",
    ("GET", "/admin/exports/a-name/file"): "editor",
    ("GET", "/admin/knowledge"): "editor",
    ("GET", "/admin/knowledge/edit?what=item&name=gio-mo-cua"): "editor",
    ("POST", "/admin/knowledge/edit"): "editor",
    ("POST", "/admin/knowledge/trial"): "editor",
    ("GET", "/admin/knowledge/versions"): "editor",
    ("GET", "/admin/knowledge/versions/1"): "editor",
    ("POST", "/admin/knowledge/versions/1"): "editor",
    ("GET", "/admin/accounts"): "admin",
    ("POST", "/admin/accounts"): "admin",
}


def routes() -> Iterator[tuple[str, Route]]:
    """Every route of the desk but the free ones, with each of its methods."""
    # The routes need none of the parts until they are called.
    for route in build_routes(None, _NoDoor(), _NoExports(), _NoReloading()):  # type: ignore[arg-type]
        assert isinstance(route, Route)
        if route.path not in FREE:
            for method in (route.methods or set()) - {"HEAD"}:
                yield method, route


class _NoDoor:
    def anyone(self, endpoint: object) -> object:
        return lambda request: None

    def page(self, role: Role, page: object) -> object:
        return lambda request: None

    on_sign_in = on_sign_out = None


class _NoReloading:
    used = None


class _NoExports:
    on_begin = on_page = on_file = None


async def test_every_page_is_named_here() -> None:
    named = [
        (method, route.path)
        for method, route in routes()
        if not any(
            method == wanted and route.path_regex.match(path.split("?")[0])
            for wanted, path in NEEDED
        )
    ]
    assert named == []


@pytest.mark.parametrize(("method", "path"), NEEDED)
async def test_nothing_is_shown_without_sign_in(desk: Place, method: str, path: str) -> None:
    await desk.log()
    async with desk.browser() as client:
        answer = await client.request(method, path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/admin/sign-in")
        assert answer.content == b""


@pytest.mark.parametrize("role", ROLES)
async def test_each_role_opens_its_pages_and_no_others(desk: Place, role: Role) -> None:
    async with desk.browser(role) as client:
        token = form_token((await client.get("/admin")).text)
        for (method, path), needed in sorted(NEEDED.items(), reverse=True):
            if path == "/admin/sign-out":
                continue
            data = {"form_token": token} if method == "POST" else None
            answer = await client.request(method, path, data=data)
            may = ROLES.index(role) >= ROLES.index(needed)
            assert (answer.status_code == 403) is not may, (method, path, answer.status_code)
            assert answer.status_code < 500


@pytest.mark.parametrize(("method", "path"), [key for key in NEEDED if key[0] == "POST"])
async def test_post_without_its_pages_token_does_nothing(
    desk: Place, method: str, path: str
) -> None:
    async with desk.browser("admin") as client, desk.browser("admin") as other:
        others = form_token((await other.get("/admin")).text)
        mine = form_token((await client.get("/admin")).text)
        for fields, headers in (
            ({}, {}),
            ({"form_token": others}, {}),
            ({"form_token": mine}, {"Origin": "https://xau.vidu.vn"}),
            ({"form_token": mine}, {"Sec-Fetch-Site": "cross-site"}),
        ):
            answer = await client.post(path, data=fields, headers=headers)
            assert answer.status_code == 403
        assert (await client.get("/admin")).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "bot.vidu.vn"},
        {"Host": "127.0.0.1.vidu.vn"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Real-IP": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Via": "1.1 bot.vidu.vn"},
    ],
)
async def test_there_is_no_desk_for_other_machines(desk: Place, headers: dict[str, str]) -> None:
    async with desk.browser() as client:
        for _, path in [*NEEDED, ("GET", "/admin/sign-in"), ("GET", "/admin/static/admin.css")]:
            answer = await client.get(path, headers=headers)
            assert answer.status_code in (404, 405), path
        answer = await client.post("/admin/sign-in", data={"name": "an"}, headers=headers)
        assert answer.status_code == 404
        assert (await client.get("/", headers=headers)).status_code == 200


async def test_desk_is_open_to_others_where_that_is_configured(
    store: Store, tmp_path: Path
) -> None:
    async with running_desk(store, tmp_path, is_open=True) as place, place.browser() as client:
        behind = {
            "Host": "bot.vidu.vn",
            "X-Forwarded-For": "203.0.113.9",
            "X-Forwarded-Proto": "https",
        }
        client.headers.update(behind)
        answer = await sign_in(client, "an")
        assert answer.status_code == 303
        assert "Secure" in answer.headers["set-cookie"]


async def test_pages_carry_the_headers_that_keep_them_safe(desk: Place) -> None:
    async with desk.browser("admin") as client:
        for path in ("/admin", "/admin/sign-in", "/admin/questions", "/admin/charts/by-day.svg"):
            headers = (await client.get(path)).headers
            policy = headers["content-security-policy"]
            assert "script-src 'self'" in policy and "unsafe-inline" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["cache-control"] == "no-store"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            page = (await client.get(path)).text
            assert not re.search(r"<script|\son\w+=|javascript:", page)


async def test_first_page_tells_how_to_make_an_account_while_there_is_none(
    store: Store, tmp_path: Path
) -> None:
    async with running_desk(store, tmp_path, with_accounts=False) as place:
        async with place.browser() as client:
            page = await client.get("/admin", follow_redirects=True)
            assert ".venv/bin/python bot.py admin add TÊN --role admin" in page.text
    async with running_desk(store, tmp_path) as place, place.browser() as client:
        assert "bot.py admin add" not in (await client.get("/admin/sign-in")).text


async def test_path_out_of_the_desks_files_leads_nowhere(desk: Place) -> None:
    async with desk.browser("admin") as client:
        for path in (
            "/admin/static/..%2fdesk.py",
            "/admin/static/../desk.py",
            "/admin/exports/..%2f..%2fdaihoi.db",
            "/admin/exports/%2e%2e/file",
            "/admin/exports/..%5c..%5cdaihoi.db/file",
        ):
            assert (await client.get(path)).status_code == 404, path


async def test_locked_database_is_told_on_a_page(desk: Place) -> None:
    async with desk.browser("admin") as client:
        await desk.store.close()
        answer = await post_nothing(client)
        assert answer.status_code == 503
        assert "Cơ sở dữ liệu đang bận hoặc gặp lỗi" in answer.text


async def post_nothing(client: httpx.AsyncClient) -> httpx.Response:
    """Sign in, which must write."""
    return await sign_in(client, "nobody")


async def test_posting_as_a_page_does_is_let_through(desk: Place) -> None:
    async with desk.browser("viewer") as client:
        answer = await post(client, "/admin/sign-out")
        assert (answer.status_code, answer.headers["location"]) == (303, "/admin/sign-in")
