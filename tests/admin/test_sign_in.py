"""Sign-in: sessions, their ends, and guessing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from admin.door import COOKIE, MOST_FAILURES
from admin.passwords import refusal
from store import accounts
from tests.admin.running import HASHED, PASSWORD, Place, post, sign_in

pytestmark = pytest.mark.asyncio


async def test_session_lies_in_a_cookie_that_no_script_and_no_other_site_gets(desk: Place) -> None:
    async with desk.browser() as client:
        answer = await sign_in(client, "an")
        assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/admin" in cookie
        assert "Tổng quan" in (await client.get("/admin")).text


async def test_neither_password_nor_token_can_be_read_in_the_database(
    desk: Place, database: Path
) -> None:
    async with desk.browser("admin") as client:
        token = client.cookies[COOKIE]
    await desk.store.settle()
    with closing(sqlite3.connect(database)) as connection:
        written = "\n".join(connection.iterdump())
    assert token not in written and PASSWORD not in written
    assert "$argon2id$" in written


@pytest.mark.parametrize(("name", "password"), [("an", "sai rồi"), ("ai", PASSWORD), ("", "")])
async def test_wrong_name_and_wrong_password_are_told_alike(
    desk: Place, name: str, password: str
) -> None:
    async with desk.browser() as client:
        answer = await sign_in(client, name, password)
        assert answer.status_code == 401
        assert "Tên tài khoản hoặc mật khẩu không đúng." in answer.text
        assert "set-cookie" not in answer.headers


async def test_who_guesses_too_often_must_wait_even_with_the_right_password(desk: Place) -> None:
    async with desk.browser() as client:
        for _ in range(MOST_FAILURES):
            assert (await sign_in(client, "an", "sai")).status_code == 401
        answer = await sign_in(client, "an")
        assert answer.status_code == 429
        assert "hãy đợi 15 phút" in answer.text.lower()
        assert (await sign_in(client, "én")).status_code == 303
    desk.clock.ahead = timedelta(minutes=16)
    async with desk.browser() as client:
        assert (await sign_in(client, "an")).status_code == 303


async def test_token_planted_before_sign_in_is_worth_nothing_after_it(desk: Place) -> None:
    async with desk.browser() as client, desk.browser() as thief:
        answer = await client.post(
            "/admin/sign-in",
            data={"name": "an", "password": PASSWORD},
            headers={"Cookie": f"{COOKIE}=planted"},
        )
        assert answer.status_code == 303 and client.cookies[COOKIE] != "planted"
        thief.cookies.set(COOKIE, "planted", path="/admin")
        assert (await thief.get("/admin")).status_code == 303


async def test_signing_in_again_ends_the_session_before(desk: Place) -> None:
    async with desk.browser("viewer") as client, desk.browser() as other:
        old = client.cookies[COOKIE]
        await sign_in(client, "an")
        other.cookies.set(COOKIE, old, path="/admin")
        assert (await other.get("/admin")).status_code == 303
        assert (await client.get("/admin/accounts")).status_code == 200


async def test_signing_out_ends_this_session_only(desk: Place) -> None:
    async with desk.browser("admin") as client, desk.browser("admin") as other:
        old = client.cookies[COOKIE]
        await post(client, "/admin/sign-out")
        client.cookies.set(COOKIE, old, path="/admin")
        assert (await client.get("/admin")).status_code == 303
        assert (await other.get("/admin")).status_code == 200


@pytest.mark.parametrize("values", [{"password_hash": HASHED}, {"locked_at": "now"}])
async def test_changed_password_and_lock_sign_out_everywhere(
    desk: Place, values: dict[str, object]
) -> None:
    values = {key: desk.clock.now() if value == "now" else value for key, value in values.items()}
    async with desk.browser("admin") as client, desk.browser("admin") as other:
        await accounts.change(desk.store, "an", values)
        for one in (client, other):
            assert (await one.get("/admin")).status_code == 303
        signed_in = await sign_in(client, "an")
        assert signed_in.status_code == (401 if "locked_at" in values else 303)


@pytest.mark.parametrize(("pause", "status"), [(11, 200), (13, 303)])
async def test_session_ends_when_nothing_is_done_for_half_a_day(
    desk: Place, pause: int, status: int
) -> None:
    async with desk.browser("admin") as client:
        desk.clock.ahead = timedelta(hours=pause)
        assert (await client.get("/admin")).status_code == status


async def test_session_that_is_used_ends_after_a_week(desk: Place) -> None:
    async with desk.browser("admin") as client:
        for hours in range(10, 7 * 24, 10):
            desk.clock.ahead = timedelta(hours=hours)
            assert (await client.get("/admin")).status_code == 200
        desk.clock.ahead = timedelta(days=7, minutes=1)
        assert (await client.get("/admin")).status_code == 303


@pytest.mark.parametrize(
    ("onward", "led_to"),
    [
        ("/admin/queues/near?state=all", "/admin/queues/near?state=all"),
        ("https://xau.vidu.vn/", "/admin"),
        ("//xau.vidu.vn/admin/", "/admin"),
        ("/admin/\\xau.vidu.vn", "/admin"),
        ("/admin/\r\nSet-Cookie: a=b", "/admin"),
        ("/", "/admin"),
    ],
)
async def test_sign_in_leads_on_within_the_desk_only(desk: Place, onward: str, led_to: str) -> None:
    async with desk.browser() as client:
        answer = await sign_in(client, "an", onward=onward)
        assert answer.headers["location"] == led_to


async def test_form_from_another_site_signs_nobody_in(desk: Place) -> None:
    async with desk.browser() as client:
        fields = {"name": "an", "password": PASSWORD}
        headers = {"Origin": "https://xau.vidu.vn"}
        answer = await client.post("/admin/sign-in", data=fields, headers=headers)
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


async def test_page_that_was_wanted_is_opened_after_sign_in(desk: Place) -> None:
    async with desk.browser() as client:
        answer = await client.get("/admin/queues/near?state=all")
        page = await client.get(answer.headers["location"])
        assert 'name="next" value="/admin/queues/near?state=all"' in page.text


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("ngắn quá", "ít nhất 12 ký tự"),
        ("a" * 300, "dài quá 256"),
        ("aaaaaaaaaaaaaaaa", "dễ đoán"),
        ("Lan.Anh-2020-x", "dễ đoán"),
    ],
)
async def test_password_easily_guessed_is_refused(password: str, why: str) -> None:
    assert why in str(refusal(password, "lan.anh"))
    assert refusal("một câu vài chữ", "lan.anh") is None
