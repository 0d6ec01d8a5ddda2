"""`zalo-oa authorize` as an operator runs it: consent in a browser, its address pasted back."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import pytest_asyncio

from handlers.zalo_oa.receiving import CHANNEL
from handlers.zalo_oa.tokens import NAME
from store import open_store
from tests.bot_api.serving import running, serving
from tests.zalo_api.oa_server import ZaloOaApi
from tests.zalo_api.updates import APP_ID, oa_text
from tests.zalo_api.wire import PATIENCE

pytestmark = pytest.mark.asyncio

ROOT = Path(__file__).parents[2]
APP_SECRET, OA_SECRET, GIVEN = "bi-mat-ung-dung", "bi-mat-oa", "refresh-0"
SECRET_KEY = "khoa-cua-rieng-cac-kiem-thu"
REDIRECT = "https://vidu.vn/cap-quyen"
CODE = "ma-cap-quyen-mot-lan"
QUESTION = "Phòng tiếp dân mở cửa lúc mấy giờ?"
KNOWLEDGE = f"""
entries:
  - id: gio-mo-cua
    questions: ["{QUESTION}"]
    answer: Phòng tiếp dân mở cửa lúc 7 giờ 30.
"""


@dataclass(frozen=True)
class Run:
    """How a run of the command ended, what it printed, and the link that it gave."""

    exit_code: int | None
    printed: str
    url: str = ""


@dataclass(frozen=True)
class Operator:
    """Who runs the command on the server, and Zalo's server."""

    api: ZaloOaApi
    environment: dict[str, str]
    database_url: str

    async def authorize(
        self, pasted: Mapping[str, str] = MappingProxyType({}), consent: bool = True
    ) -> Run:
        """Run the command and paste the address to which the browser was sent, with what Zalo
        says there unless `pasted` says another thing; end the input without `consent`."""
        command = ("bot.py", "zalo-oa", "authorize", "--redirect", REDIRECT)
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            cwd=ROOT,
            env=self.environment,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
        )
        assert child.stdin is not None and child.stdout is not None
        async with asyncio.timeout(PATIENCE):
            shown = (await child.stdout.readuntil(b"> ") if consent else b"").decode()
            url = next((line for line in shown.splitlines() if "/permission?" in line), "")
            answer = (
                f"{REDIRECT}?{urlencode({**self._consented(url), **pasted})}\n" if consent else ""
            )
            rest, errors = await child.communicate(answer.encode())
        return Run(child.returncode, shown + rest.decode() + errors.decode(), url)

    def _consented(self, url: str) -> dict[str, str]:
        """What Zalo adds to the address, once it knows the challenge that its code goes with."""
        asked = parse_qs(urlsplit(url).query)
        self.api.codes[CODE] = asked["code_challenge"][0]
        return {"oa_id": "3662", "code": CODE, "state": asked["state"][0]}

    async def kept(self) -> dict[str, str] | None:
        """The chain that is kept, if one is."""
        store = await open_store(self.database_url, SECRET_KEY)
        written = await store.channel_state(CHANNEL).get(NAME)
        await store.close()
        chain: dict[str, str] | None = None if written is None else json.loads(written)
        return chain


@pytest_asyncio.fixture
async def operator(tmp_path: Path, database_url: str) -> AsyncIterator[Operator]:
    """An operator of a configured account that has no tokens yet."""
    api = ZaloOaApi(APP_ID, APP_SECRET, OA_SECRET, GIVEN)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    async with serving(api.app) as zalo:
        environment = kept | {
            "PYTHONIOENCODING": "utf-8",
            "DAIHOI_DATA": str(tmp_path),
            "DAIHOI_SECRET_KEY": SECRET_KEY,
            "DAIHOI_ZALO_OA__APP_ID": APP_ID,
            "DAIHOI_ZALO_OA__APP_SECRET": APP_SECRET,
            "DAIHOI_ZALO_OA__OA_SECRET": OA_SECRET,
            "DAIHOI_ZALO_OA__OAUTH_URL": zalo,
            "DAIHOI_ZALO_OA__BASE_URL": zalo,
        }
        yield Operator(api, environment, database_url)


def is_silent_about_secrets(printed: str) -> bool:
    """Whether nothing is printed that opens anything."""
    secrets = (APP_SECRET, OA_SECRET, SECRET_KEY, CODE, "access-1", "refresh-1")
    return not any(secret in printed for secret in secrets)


async def test_consent_begins_a_chain(operator: Operator) -> None:
    run = await operator.authorize()
    assert run.exit_code == 0, run.printed
    link = urlsplit(run.url)
    assert f"{link.scheme}://{link.netloc}" == operator.environment["DAIHOI_ZALO_OA__OAUTH_URL"]
    assert link.path == "/v4/oa/permission"
    asked = parse_qs(link.query)
    assert asked.keys() == {"app_id", "redirect_uri", "code_challenge", "state"}
    assert (asked["app_id"], asked["redirect_uri"]) == ([APP_ID], [REDIRECT])
    (form,) = operator.api.of("access_token")
    assert (form["grant_type"], form["code"]) == ("authorization_code", CODE)
    assert "Đã cấp quyền" in run.printed
    assert is_silent_about_secrets(run.printed) and form["code_verifier"] not in run.printed
    kept = await operator.kept()
    assert kept is not None
    assert (kept["access"], kept["refresh"]) == ("access-1", "refresh-1")


async def test_each_run_asks_with_a_state_and_a_challenge_of_its_own(operator: Operator) -> None:
    first, second = [parse_qs(urlsplit((await operator.authorize()).url).query) for _ in "12"]
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]


@pytest.mark.parametrize("pasted", [{"state": "cua-lan-khac"}, {"state": ""}, {"code": ""}])
async def test_address_of_another_consent_is_refused(
    operator: Operator, pasted: dict[str, str]
) -> None:
    run = await operator.authorize(pasted)
    assert run.exit_code == 1
    assert "không phải địa chỉ của lần cấp quyền này" in run.printed
    assert operator.api.calls == []
    assert is_silent_about_secrets(run.printed)


async def test_code_that_zalo_refuses_is_told_and_nothing_is_kept(operator: Operator) -> None:
    run = await operator.authorize({"code": "ma-khac"})
    assert run.exit_code == 1
    assert "Chưa cấp được quyền" in run.printed and "Invalid code" in run.printed
    assert "Traceback" not in run.printed
    assert await operator.kept() is None


async def test_input_that_ends_is_no_consent(operator: Operator) -> None:
    run = await operator.authorize(consent=False)
    assert run.exit_code == 1
    assert run.printed.rstrip().endswith(">")
    assert operator.api.calls == []


async def test_account_that_is_not_configured_is_told_so(operator: Operator) -> None:
    for name in [name for name in operator.environment if "ZALO_OA" in name]:
        del operator.environment[name]
    run = await operator.authorize(consent=False)
    assert run.exit_code == 2
    assert "zalo_oa.app_id" in run.printed
    assert operator.api.calls == []


async def test_running_bot_answers_as_soon_as_it_has_the_consent(
    operator: Operator, tmp_path: Path
) -> None:
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    (knowledge / "hoi-dap.yaml").write_text(KNOWLEDGE, encoding="utf-8")
    settings = {"DAIHOI_KNOWLEDGE": str(knowledge), "DAIHOI_WEB__PORT": "0"}
    command = [sys.executable, str(ROOT / "bot.py"), "run"]
    log = tmp_path / "bot.log"
    with log.open("wb") as errors:
        async with running(command, operator.environment | settings, PIPE, errors) as bot:
            assert bot.stdout is not None
            async with asyncio.timeout(PATIENCE):
                where = (await bot.stdout.readuntil(b"/ (")).decode()
            url = where[where.index("http") :].removesuffix(" (") + "zalo/oa"
            assert await operator.api.post(oa_text(1, QUESTION, "p1"), url) == 200
            run = await operator.authorize()
            assert run.exit_code == 0, run.printed
            assert await operator.api.post(oa_text(2, QUESTION, "p2"), url) == 200
            await operator.api.until_sent(1)
            bot.terminate()
            assert await bot.wait() == 0
    assert operator.api.sent[0]["user_id"] == "p2"
    assert "7 giờ 30" in operator.api.sent[0]["text"]
    said = log.read_text(encoding="utf-8")
    assert "zalo-oa authorize" in said
    assert is_silent_about_secrets(said) and QUESTION not in said
