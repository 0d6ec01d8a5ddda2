"""Where settings come from, which one wins, and how a bad one is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config import SettingsError, load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine that runs the tests."""
    for name in list(os.environ):
        if name.upper().startswith("DAIHOI_"):
            monkeypatch.delenv(name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A settings file to fill."""
    return tmp_path / "config.yaml"


def refusal(file: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_projects_own_file_leaves_every_default_as_it_is(file: Path) -> None:
    file.write_text("", encoding="utf-8")
    assert load_settings() == load_settings(file)
    assert load_settings().web.port == 8080
    assert load_settings().telegram.token is None


def test_every_default_shown_in_the_projects_file_is_the_real_one(file: Path) -> None:
    shown = Path("config.yaml").read_text(encoding="utf-8")
    names = (
        "context_minutes host port api_open admin_open mode mode base_url base_url base_url"
        " retention_days keep_text digest least_people drop_webhook plan_messages plan_people"
        " buttons oauth_url"
    ).split()
    keys = tuple(f"#{indent}{name}:" for name in names for indent in ("", "  "))
    lines = [
        line.removeprefix("#") if line.startswith(keys) else line for line in shown.split("\n")
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert load_settings(file) == load_settings()
    assert sum(line.strip().startswith(tuple(names)) for line in lines) == len(names)


def test_environment_wins_over_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("web:\n  port: 8001\n  host: 0.0.0.0\ncontext_minutes: 5\n", encoding="utf-8")
    monkeypatch.setenv("DAIHOI_WEB__PORT", "8002")
    monkeypatch.setenv("DAIHOI_CONTEXT_MINUTES", "6")
    settings = load_settings(file)
    assert (settings.web.host, settings.web.port, settings.context_minutes) == ("0.0.0.0", 8002, 6)


def test_secrets_come_from_the_environment_and_are_never_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DAIHOI_TELEGRAM__TOKEN", "123:bi-mat")
    monkeypatch.setenv("DAIHOI_SECRET_KEY", "khoa-bi-mat")
    settings = load_settings()
    assert settings.telegram.token is not None
    assert settings.telegram.token.get_secret_value() == "123:bi-mat"
    assert "bi-mat" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("DAIHOI_ZALO_OA__APP_SECRET", "zalo_oa:\n  app_secret: x\n"),
        ("DAIHOI_ZALO_OA__REFRESH_TOKEN", "zalo_oa:\n  refresh_token: x\n"),
        ("DAIHOI_ZALO_BOT__TOKEN", "zalo_bot:\n  token: x\n"),
    ],
)
def test_zalos_secrets_are_refused_in_the_file(file: Path, name: str, secret: str) -> None:
    file.write_text(secret, encoding="utf-8")
    assert name in refusal(file)


def test_zalo_webhook_needs_a_secret_of_eight_characters(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://bot.vidu.vn/zalo/bot"
    file.write_text(f"zalo_bot:\n  mode: webhook\n  webhook_url: {url}\n", encoding="utf-8")
    monkeypatch.setenv("DAIHOI_ZALO_BOT__TOKEN", "42:x")
    monkeypatch.setenv("DAIHOI_ZALO_BOT__WEBHOOK_SECRET", "7-chars")
    assert "DAIHOI_ZALO_BOT__WEBHOOK_SECRET" in refusal(file)
    monkeypatch.setenv("DAIHOI_ZALO_BOT__WEBHOOK_SECRET", "8-chars-")
    assert load_settings(file).zalo_bot.webhook_url == url


def test_ids_of_admins_are_ids_with_commas_between(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("DAIHOI_ADMINS__ZALO_BOT", "6ede9afa, -1001")
    assert load_settings(file).admins.zalo_bot == ("6ede9afa", "-1001")
    monkeypatch.setenv("DAIHOI_ADMINS__ZALO_BOT", '["6ede9afa"]')
    assert "cách nhau bằng dấu phẩy" in refusal(file)


def test_secrets_of_an_account_without_its_app_are_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("DAIHOI_ZALO_OA__OA_SECRET", "bi-mat")
    assert "zalo_oa.app_id" in refusal(file)


@pytest.mark.parametrize("missing", ["ZALO_OA__APP_SECRET", "ZALO_OA__OA_SECRET", "SECRET_KEY"])
def test_half_an_official_account_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    file.write_text('zalo_oa:\n  app_id: "255"\n', encoding="utf-8")
    for name in ("ZALO_OA__APP_SECRET", "ZALO_OA__OA_SECRET", "SECRET_KEY"):
        if name != missing:
            monkeypatch.setenv(f"DAIHOI_{name}", "bi-mat")
    assert missing in refusal(file)
    monkeypatch.setenv(f"DAIHOI_{missing}", "bi-mat")
    assert load_settings(file).zalo_oa.app_id == "255"


@pytest.mark.parametrize(
    ("url", "secret", "word"),
    [
        ("", "bi-mat", "webhook_url"),
        ("https://bot.vidu.vn/telegram", "", "WEBHOOK_SECRET"),
        ("https://bot.vidu.vn/telegram", "bí mật", "WEBHOOK_SECRET"),
    ],
)
def test_half_a_webhook_is_refused(
    monkeypatch: pytest.MonkeyPatch, file: Path, url: str, secret: str, word: str
) -> None:
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("DAIHOI_TELEGRAM__TOKEN", "123:bi-mat")
    monkeypatch.setenv("DAIHOI_TELEGRAM__MODE", "webhook")
    monkeypatch.setenv("DAIHOI_TELEGRAM__WEBHOOK_URL", url)
    monkeypatch.setenv("DAIHOI_TELEGRAM__WEBHOOK_SECRET", secret)
    assert word in refusal(file)
    monkeypatch.setenv("DAIHOI_TELEGRAM__WEBHOOK_URL", "https://bot.vidu.vn/telegram")
    monkeypatch.setenv("DAIHOI_TELEGRAM__WEBHOOK_SECRET", "bi-mat_1")
    assert load_settings(file).telegram.mode == "webhook"


def test_database_lies_in_the_data_folder_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAIHOI_DATA", str(tmp_path / "kho"))
    assert load_settings().database_url == f"sqlite+aiosqlite:///{tmp_path}/kho/daihoi.db"


def test_paths_in_a_file_start_from_its_folder(file: Path) -> None:
    file.write_text("knowledge: tri-thuc\n", encoding="utf-8")
    assert load_settings(file).knowledge == file.parent / "tri-thuc"


def test_admins_are_a_list_in_the_file_and_separated_in_the_environment(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("admins:\n  telegram: [015, 7]\n", encoding="utf-8")
    assert load_settings(file).admins.telegram == ("015", "7")
    monkeypatch.setenv("DAIHOI_ADMINS__TELEGRAM", "1, 2 3")
    assert load_settings(file).admins.telegram == ("1", "2", "3")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("wbe:\n  port: 1\n", 1, ["wbe", "có phải “web”?"]),
        ("web:\n  prot: 1\n", 2, ["web.prot", "có phải “port”?"]),
        ("web:\n  port: tám\n", 2, ["web.port", "số nguyên", "tám"]),
        ("web:\n  port: 99999\n", 2, ["không quá 65535"]),
        ("web: 8080\n", 1, ["host, port"]),
        ("web:\n  port: 1\n  port: 2\n", 3, ["đã có ở dòng 2"]),
        ("\nsecret_key: abc\n", 2, ["chỉ đặt trong biến môi trường DAIHOI_SECRET_KEY"]),
        ("telegram:\n  token: abc\n", 2, ["biến môi trường DAIHOI_TELEGRAM__TOKEN"]),
        ("telegram:\n  mode: web\n", 2, ["chỉ nhận 'polling' hoặc 'webhook'"]),
        ("telegram:\n  webhook_url: https://x/bot\n", 2, ["kết thúc bằng /telegram"]),
        ("telegram:\n  webhook_secret: abc\n", 2, ["DAIHOI_TELEGRAM__WEBHOOK_SECRET"]),
        ("telegram:\n  base_url: https://x\n", 2, ["kết thúc bằng /bot"]),
        ("context_minutes: 7:30\n", 1, ["số nguyên", "7:30"]),
        ("context_minutes: 0\n", 1, ["từ 1 trở lên"]),
        ("log:\n  keep_text: có\n", 2, ["true hoặc false"]),
        ("data: [a, b]\n", 1, ["chuỗi chữ"]),
        ("admins:\n  telegram: {a: b}\n", 2, ["danh sách"]),
        ("web: a: b\n", 1, ["YAML viết sai"]),
        ("web:\n\tport: 1\n", 2, ["YAML viết sai", "Tab"]),
        ("? [a]\n: b\n", 1, ["tên cài đặt"]),
    ],
)
def test_bad_line_is_refused_with_its_place_and_what_to_do(
    file: Path, text: str, line: int, words: list[str]
) -> None:
    file.write_text(text, encoding="utf-8")
    sentence = refusal(file)
    assert sentence.startswith(f"{file}, dòng {line}: ")
    assert all(word in sentence for word in words), sentence


def test_file_that_is_named_and_missing_is_refused(tmp_path: Path) -> None:
    assert "không có tệp cài đặt này" in refusal(tmp_path / "khac.yaml")


def test_folder_list_and_other_encoding_are_refused_as_a_file(tmp_path: Path, file: Path) -> None:
    assert "không đọc được" in refusal(tmp_path)
    file.write_text("- a\n", encoding="utf-8")
    assert "khóa: giá trị" in refusal(file)
    file.write_bytes("data: dữ liệu\n".encode("utf-16"))
    assert "UTF-8" in refusal(file)


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("DAIHOI_WEB__PORT", "tám", "số nguyên"),
        ("DAIHOI_WEB__PROT", "1", "có phải “port”?"),
        ("DAIHOI_WBE__PORT", "1", "có phải “web”?"),
        ("DAIHOI_TELEGRAM", "abc", "token"),
    ],
)
def test_bad_variable_is_refused_by_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, word: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"Biến môi trường {name}: ")
    assert word in str(caught.value)
