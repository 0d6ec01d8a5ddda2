"""The web chat and the JSON door, over real HTTP."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import AsyncIterator
from urllib.parse import quote

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from exchange import Answer, Message, Outcome
from handlers.web.transcripts import Transcripts
from server import build_app, clock, open_socket
from store import Store
from tests.bot_api.engine import ENGINE, ENTRIES, LONG_ID, PHRASES, new_conversation
from tests.bot_api.serving import serving

pytestmark = pytest.mark.asyncio

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest_asyncio.fixture
async def browser(web_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without JavaScript: keeps cookies, follows redirects."""
    async with httpx.AsyncClient(base_url=web_url, follow_redirects=True) as client:
        yield client


def nonce_of(page: httpx.Response) -> str:
    found = re.search(r'name="nonce" value="([^"]+)"', page.text)
    assert found
    return found[1]


async def ask(browser: httpx.AsyncClient, text: str, **fields: str) -> httpx.Response:
    nonce = nonce_of(await browser.get("/"))
    return await browser.post("/", data={"nonce": nonce, "text": text, **fields})


async def test_first_screen_says_what_can_be_asked(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")
    assert PHRASES["start"] in page.text
    assert '<html lang="vi">' in page.text


async def test_posted_question_comes_back_as_a_page_that_can_be_reloaded(
    browser: httpx.AsyncClient,
) -> None:
    page = await ask(browser, "Đại hội quận Hai Bà Trưng")
    assert [each.status_code for each in page.history] == [303]
    assert page.request.method == "GET"
    assert ENTRIES["hai-ba-trung"] in page.text
    assert "Ai dự đại hội?" in page.text


async def test_repeated_post_is_answered_once(browser: httpx.AsyncClient, store: Store) -> None:
    form = {"nonce": nonce_of(await browser.get("/")), "text": "Đại hội quận Hai Bà Trưng"}
    for _ in range(3):
        page = await browser.post("/", data=form)
    assert page.text.count(ENTRIES["hai-ba-trung"]) == 1


async def test_another_question_on_an_old_page_is_answered_too(browser: httpx.AsyncClient) -> None:
    nonce = nonce_of(await browser.get("/"))
    for text in ("một", "hai"):
        page = await browser.post("/", data={"nonce": nonce, "text": text})
    assert "Tài liệu không nêu “một”" in page.text
    assert "Tài liệu không nêu “hai”" in page.text


@pytest.mark.parametrize("entry", ["hai-ba-trung", LONG_ID])
async def test_choice_is_a_form_that_chooses(browser: httpx.AsyncClient, entry: str) -> None:
    page = await ask(browser, "Đại hội quận khi nào?")
    assert f'name="chosen" value="{entry}"' in page.text
    page = await ask(browser, "tên của mục", chosen=entry)
    assert ENTRIES[entry] in page.text


@pytest.mark.parametrize("text", ["", "   ", "\n\t "])
async def test_empty_message_is_refused_politely(browser: httpx.AsyncClient, text: str) -> None:
    page = await ask(browser, text)
    assert page.status_code == 422
    assert "chưa nhập câu hỏi" in page.text


async def test_markup_in_a_question_is_shown_literally(browser: httpx.AsyncClient) -> None:
    page = await ask(browser, "<script>alert(1)</script><b>")
    assert "<script>alert" not in page.text
    assert page.text.count("&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;") == 2


@pytest.mark.parametrize("text", ["%00%07", "%ED%A0%80", "%FF", "%E2%80%AEabc", "x" * 100_000])
async def test_odd_text_is_answered(browser: httpx.AsyncClient, text: str) -> None:
    nonce = nonce_of(await browser.get("/"))
    page = await browser.post("/", content=f"nonce={quote(nonce)}&text={text}", headers=FORM)
    assert page.status_code == 200
    assert "Tài liệu không nêu" in page.text


async def test_form_whose_letters_are_not_percent_encoded_is_read(web_url: str) -> None:
    async with httpx.AsyncClient() as program:
        page = await program.post(web_url, content="text=Toàn cảnh?".encode(), headers=FORM)
    assert "Tài liệu không nêu “Toàn cảnh?”" in page.text


async def test_each_browser_sees_its_own_questions(
    browser: httpx.AsyncClient, web_url: str
) -> None:
    await ask(browser, "Đại hội quận Hai Bà Trưng")
    async with httpx.AsyncClient(base_url=web_url) as other:
        assert ENTRIES["hai-ba-trung"] not in (await other.get("/")).text
    cookie = (await browser.get("/")).headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie


async def test_browser_without_cookies_still_reads_its_answer(web_url: str) -> None:
    form = {"text": "Đại hội quận Hai Bà Trưng"}
    async with httpx.AsyncClient() as plain:
        page = await plain.post(web_url, data=form)
    assert page.status_code == 200
    assert ENTRIES["hai-ba-trung"] in page.text


async def test_script_gets_the_new_exchange_alone(browser: httpx.AsyncClient) -> None:
    await browser.get("/")
    headers = {"Accept": "application/json"}
    reply = await browser.post("/", data={"text": "Đại hội quận khi nào?"}, headers=headers)
    assert "Đồng chí hỏi quận nào?" in reply.json()["html"]
    assert "<html" not in reply.json()["html"]
    assert reply.json()["nonce"] in reply.json()["html"]


async def test_answer_left_by_an_earlier_run_appears_on_its_page(store: Store) -> None:
    person = "a" * 32
    left = Message("web", "k1", person, person, "Đại hội quận Hai Bà Trưng", clock())
    assert await new_conversation(store).claim([left]) == [True]
    app = build_app(new_conversation(store), ENGINE)
    async with serving(app) as url, httpx.AsyncClient(cookies={"nguoi_hoi": person}) as browser:
        assert ENTRIES["hai-ba-trung"] in (await browser.get(url)).text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://example.org"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_post_from_another_site_is_refused(
    browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    form = {"text": "Đại hội quận Hai Bà Trưng"}
    page = await browser.post("/", data=form, headers=headers)
    assert page.status_code == 403
    assert "không gửi từ trang này" in page.text
    assert ENTRIES["hai-ba-trung"] not in (await browser.get("/")).text


@pytest.mark.parametrize("path", ["/", "/api/ask"])
async def test_body_over_a_megabyte_is_refused(web_app: Starlette, path: str) -> None:
    transport = httpx.ASGITransport(web_app)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(101):
            yield b"text=" + b"x" * 10_000

    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        for body in (b"text=" + b"x" * 1_000_000, chunks()):
            page = await client.post(path, content=body, headers=FORM)
            assert page.status_code == 413
            assert "quá dài" in page.text


@pytest.mark.parametrize("path", ["/", "/khong-co", "/static/chat.js", "/healthz"])
async def test_every_response_forbids_what_is_inline_or_foreign(
    browser: httpx.AsyncClient, path: str
) -> None:
    headers = (await browser.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


async def test_pages_name_no_other_host_and_hold_nothing_inline(browser: httpx.AsyncClient) -> None:
    page = await ask(browser, "Đại hội quận khi nào?")
    linked = re.findall(r'(?:src|href|action)="([^"]+)"', page.text)
    assert linked and all(link.startswith(("/", "#")) for link in linked)
    assert not re.search(r"<style|<script>| style=| on\w+=", page.text)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/x/y", 404), ("PUT", "/", 405)])
async def test_wrong_address_gives_a_page_in_vietnamese(
    browser: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    page = await browser.request(method, path)
    assert page.status_code == status
    assert "Về trang hỏi đáp" in page.text


async def test_health_tells_the_knowledge_version_and_the_losses(
    browser: httpx.AsyncClient,
) -> None:
    health = (await browser.get("/healthz")).json()
    assert health == {"status": "ok", "knowledge": "v1", "losses": 0, "channels": {}}


async def test_api_answers_as_ask_json_does_and_logs_nothing(
    browser: httpx.AsyncClient, store: Store
) -> None:
    line: dict[str, object] = {"id": "x1", "q": "Đại hội quận khi nào?", "prev": [], "now": None}
    commits = store.commits
    reply = (await browser.post("/api/ask", json=line)).json()
    assert reply["id"] == "x1"
    assert reply["outcome"] == "clarify"
    assert [choice["id"] for choice in reply["choices"]] == ["hai-ba-trung", LONG_ID]
    assert set(reply) >= {"text", "entry", "candidates", "confidence", "ms", "next"}
    assert store.commits == commits


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'{"q": 5}', b"\xff"])
async def test_api_says_why_it_cannot_read_a_question(
    browser: httpx.AsyncClient, body: bytes
) -> None:
    reply = await browser.post("/api/ask", content=body)
    assert reply.status_code == 400
    assert reply.json()["outcome"] == "error"
    assert reply.json()["text"]


async def test_api_takes_lone_surrogates(browser: httpx.AsyncClient) -> None:
    reply = await browser.post("/api/ask", content=json.dumps({"q": "a\ud83d"}))
    assert "a\ufffd" in reply.json()["text"]


@pytest.mark.parametrize(
    ("client", "api_open", "status"),
    [
        ("127.0.0.1", False, 200),
        ("::1", False, 200),
        ("::ffff:127.0.0.1", False, 200),
        ("192.0.2.7", False, 403),
        ("192.0.2.7", True, 200),
    ],
)
async def test_api_is_for_this_machine_unless_opened(
    store: Store, client: str, api_open: bool, status: int
) -> None:
    app = build_app(new_conversation(store), ENGINE, api_open)
    transport = httpx.ASGITransport(app, client=(client, 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as caller:
        reply = await caller.post("/api/ask", json={"q": "một"})
    assert reply.status_code == status
    assert status == 200 or "127.0.0.1" in reply.json()["text"]


async def test_transcripts_keep_only_the_last_people_and_exchanges() -> None:
    transcripts = Transcripts(people=2, exchanges=3)
    for number in range(5):
        transcripts.add("an", str(number), "x" * 5_000, Answer(Outcome.REFUSE, "không"))
    assert [kept.key for kept in transcripts.of("an")] == ["2", "3", "4"]
    assert all(len(kept.asked) < 2_000 for kept in transcripts.of("an"))
    for person in ("bình", "chi"):
        transcripts.add(person, "1", "hỏi", Answer(Outcome.REFUSE, "không"))
    assert not transcripts.of("an") and transcripts.of("chi")


async def test_person_who_deletes_everything_sees_nothing_of_it_any_more(
    browser: httpx.AsyncClient,
) -> None:
    await ask(browser, "Đại hội quận Hai Bà Trưng")
    page = await ask(browser, "/xoadulieu")
    assert ENTRIES["hai-ba-trung"].split("\n")[0] not in page.text
    assert PHRASES["forgotten"].format(turns=1) in page.text


async def test_replies_do_not_wait_for_the_acknowledgement_of_their_first_part() -> None:
    with open_socket("127.0.0.1", 0) as listening:
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
