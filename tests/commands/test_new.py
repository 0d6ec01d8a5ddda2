"""`new` gives a clerk an item to fill: filled it loads, unfilled it is complained of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands.new import new
from curation.formatting import formatted
from curation.glossary import glossary
from curation.loading import load_knowledge
from curation.models import KINDS
from tests.curation.folders import PLAIN, SOUND, complaints_of, folder_of

ID = "muc-moi"
VALUES = {
    "source": "bao-lang",
    "related": "kh-7",
    "unit": "lang-vang",
    "parent": "lang-vang",
    "issuer": "lang-vang",
    "serves": "hoi-lang",
    "carries_out": "kh-7",
    "replaces": "kh-7",
    "members": "hoi-lang",
    "position": "3",
    "ordinal": "XXVI",
    "events.status": "held",
    "level": "ward",
    "precision": "month",
    "status": "held",
    "list": "goals",
    "lists.of": "events",
    "figures.of": "lang-vang",
    "complete": '"no"',
    "draft": '"no"',
    "accepts": "easily-confused",
}
DAYS = {"date", "as_of", "start", "end", "check_by", "valid_to"}


def printed(kind: str, capsys: pytest.CaptureFixture[str], id_: str = ID) -> str:
    """What the command prints of a kind."""
    assert new(kind, id_, None) == 0
    return capsys.readouterr().out


def filled(text: str, kind: str, *, everything: bool) -> str:
    """A template as a clerk fills it: what is open, or every field, the marks taken away."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("##")]
    if everything:
        lines = [re.sub(r"^( *)# ", r"\1", line) for line in lines]
    lines = [line for line in lines if not line.lstrip().startswith("#")]
    made = []
    key = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        key = match[1] if (match := re.search(r"([a-z_]+):$", line)) else key
        holder = len(following) - len(following.lstrip("- ")) > len(line) - len(line.lstrip("- "))
        if line.endswith("-") or (line.endswith(":") and not holder and line != f"{kind}:"):
            made.append(f"{line} {value(kind, key)}")
        else:
            made.append(line)
    return "\n".join(made) + "\n"


def value(kind: str, key: str) -> str:
    """Something that a field takes."""
    if key in DAYS:
        return "15/11/2019"
    return VALUES.get(f"{kind}.{key}", VALUES.get(key, "điều gì đó"))


@pytest.mark.parametrize("everything", [False, True], ids=["required", "every field"])
@pytest.mark.parametrize("kind", KINDS)
def test_filled_template_of_a_kind_loads_with_every_field_that_was_filled(
    kind: str, everything: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = filled(printed(kind, capsys), kind, everything=everything)
    folder = folder_of(tmp_path, {"a.yaml": SOUND, "b.yaml": text})
    assert [str(one) for one in complaints_of(folder)] == []
    item = load_knowledge(folder).items[ID]
    model = KINDS[kind]
    required = {name for name, field in model.model_fields.items() if field.is_required()}
    wanted = set(model.model_fields) if everything else required | set(model.one_of[:1])
    assert item.model_fields_set == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_template_left_unfilled_is_complained_of_and_never_goes_live(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = printed(kind, capsys, id_="")
    complaints = complaints_of(folder_of(tmp_path, {"a.yaml": SOUND, "b.yaml": text}))
    lines = text.splitlines()
    assert complaints and all("để trống" in one.problem for one in complaints)
    told = {one.line for one in complaints}
    blank = {at for at, line in enumerate(lines, 1) if re.match(r" +(- )?[a-z_]+:$| +-$", line)}
    assert told == {at for at in blank if not "".join(lines[at : at + 1]).endswith(" -")}


def test_template_is_in_the_house_layout_once_it_is_filled(capsys: pytest.CaptureFixture[str]):
    text = (
        printed("unit", capsys).replace("name:\n", "name: A\n").replace("level:\n", "level: city\n")
    )
    assert "    # aliases:\n    #   -\n" in text
    assert formatted(text.encode(), "a.yaml").decode() == text


@pytest.mark.parametrize("kind", KINDS)
def test_required_fields_stand_first_and_every_field_is_explained(
    kind: str, capsys: pytest.CaptureFixture[str]
):
    text = printed(kind, capsys)
    fields = re.findall(r"(?m)^    (# )?(?:- )?([a-z_]+):", text.replace("  - id", "    id"))
    assert {name for _, name in fields} == set(KINDS[kind].model_fields)
    marks = [bool(mark) for mark, _ in fields]
    assert marks == sorted(marks)
    explained = re.sub(r"\s+(## )?", " ", text)
    for name in KINDS[kind].model_fields:
        term = glossary().field(kind, name)
        assert term.hover.replace("`", "") in explained
        assert all(f"{one} ({label})" in explained for one, label in term.choices.items())


def test_kind_is_called_by_any_of_its_names(capsys: pytest.CaptureFixture[str]):
    assert printed("văn bản", capsys) == printed("document", capsys) == printed("van-ban", capsys)
    assert new("documnet", "", None) == 2
    assert "có phải “document”?" in capsys.readouterr().err
    assert new("", "", None) == 2
    assert "Thiếu tên loại; các loại: unit (đơn vị)" in capsys.readouterr().err


@pytest.mark.parametrize("id_", ["Giờ: mở cửa", "null", "# 1", "-a", '"x"'])
def test_any_text_may_be_the_id_of_an_entry(
    id_: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = filled(printed("entry", capsys, id_), "entries", everything=False)
    assert list(load_knowledge(folder_of(tmp_path, {"a.yaml": text})).items) == [id_]


def test_id_that_no_other_kind_may_have_is_refused(capsys: pytest.CaptureFixture[str]):
    assert new("unit", "Làng Vàng", None) == 2
    assert "ví dụ “lang-vang”" in capsys.readouterr().err


INDENTLESS = "units:\n- id: a\n  name: A\n  level: ward\n# Phần sau\nentries: []\n"
FILES = {
    "ours": SOUND,
    "windows": "\ufeff" + SOUND.replace("\n", "\r\n"),
    "notes": SOUND.replace("sources:", "  # - id: cũ\n\n# NGUỒN\nsources:"),
    "unit last": PLAIN + "\nunits:\n    - id: a\n      name: A\n      level: ward",
    "dashes at the margin": INDENTLESS,
    "kind not there": PLAIN,
    "kind not there, no last line end": PLAIN.rstrip() + "   # hết",
    "nothing": "",
    "notes alone": "# Chưa có gì\n",
    "kind without items": PLAIN + "units:  # chưa có\n",
    "text at the end": "units:\n  - id: a\n    name: A\n    level: ward\n    note: |\n      #\n\n",
}


@pytest.mark.parametrize("name", FILES)
def test_template_goes_below_its_kind_and_all_else_stays_byte_for_byte(name: str, tmp_path: Path):
    old = FILES[name].encode()
    folder = folder_of(tmp_path, {"a.yaml": old})
    file = folder / "a.yaml"
    assert new("unit", ID, file) == 0
    now = file.read_bytes()
    kept = 0
    while kept < len(old) and now[kept] == old[kept]:
        kept += 1
    tail = old[kept:]
    assert now.endswith(tail) and len(now) > len(old)
    assert (b"\r\n" in now) == (b"\r\n" in old)
    assert b"\n" not in now.replace(b"\r\n", b"") or b"\r\n" not in old
    assert [path.name for path in folder.iterdir()] == ["a.yaml"]
    text = now.decode("utf-8")
    file.write_text(text.replace("name:\r", "name: B\r").replace("name:\n", "name: B\n"), "utf-8")
    (complaint,) = complaints_of(folder)[:1]
    assert complaint.entry == ID and "“level” để trống" in complaint.problem
    file.write_text(re.sub(r"(name|level):(?=\r?\n)", r"\1: ward", text), "utf-8", newline="")
    assert ID in load_knowledge(folder).items


def test_file_that_is_not_there_is_made_with_the_kind_at_its_head(tmp_path: Path):
    assert new("source", ID, tmp_path / "nguon.yaml") == 0
    text = (tmp_path / "nguon.yaml").read_text("utf-8")
    assert text.startswith("sources:\n  ## Mẫu nguồn.") and text.endswith("\n")


def test_new_item_stands_one_blank_line_below_the_last_of_its_kind(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(SOUND, "utf-8")
    assert new("unit", ID, tmp_path / "a.yaml") == 0
    text = (tmp_path / "a.yaml").read_text("utf-8")
    assert "    level: ward\n\n  ## Mẫu đơn vị." in text
    assert text.index(ID) < text.index("sources:")


def test_notes_above_the_next_kind_stay_with_it_and_those_below_the_last_item_there(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(FILES["notes"], "utf-8")
    assert new("unit", ID, tmp_path / "a.yaml") == 0
    text = (tmp_path / "a.yaml").read_text("utf-8")
    assert text.index("# - id: cũ") < text.index(ID) < text.index("# NGUỒN\nsources:")


REFUSED = {
    "id that is taken": (SOUND, "lang-vang", "đã dùng ở"),
    "broken file": (SOUND + '    place: "Đình\n', ID, "không đóng lại"),
    "kind in brackets": ("units: [{id: a, name: A, level: ward}]\n", ID, "- id: ..."),
    "file that is a list": ("- id: a\n", ID, "tên loại"),
    "second page": (PLAIN + "...\n", ID, "chép mẫu"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_file_without_a_place_for_the_item_is_left_as_it_is(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    content, id_, words = REFUSED[name]
    folder = folder_of(tmp_path, {"a.yaml": content})
    assert new("unit", id_, folder / "a.yaml") in (1, 2)
    assert words in capsys.readouterr().err
    assert (folder / "a.yaml").read_text("utf-8") == content


def test_id_taken_in_another_file_of_the_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = folder_of(tmp_path, {"a.yaml": SOUND})
    assert new("unit", "kh-7", folder / "b.yaml") == 2
    assert "a.yaml:10" in capsys.readouterr().err
    assert not (folder / "b.yaml").exists()


@pytest.mark.parametrize("name", ["ghi-chu.txt", "phrases.yaml", "vocabulary.yml", ".a.yaml"])
def test_file_that_holds_no_items_is_refused(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert new("unit", ID, tmp_path / name) == 2
    assert name in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_place_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert new("unit", ID, tmp_path / "khong-co" / "a.yaml") == 2
    assert "không có thư mục" in capsys.readouterr().err
    (tmp_path / "a.yaml").mkdir()
    assert new("unit", ID, tmp_path / "a.yaml") == 1
    assert "không ghi được" in capsys.readouterr().err
