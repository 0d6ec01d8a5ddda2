"""The rules that a knowledge folder is checked by: their names, how grave each is, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

# As a clerk reads them.
SEVERITY_NAMES: Mapping[Severity, str] = {"error": "lỗi", "warning": "cảnh báo"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of problem: an error keeps the folder from being used, a warning is only told.

    `name` is what a clerk writes into `accepts`; `title` says what is wrong, `advice` what to do.
    """

    name: str
    severity: Severity
    title: str
    advice: str


_ERRORS = (
    Rule(
        "file",
        "error",
        "tệp hoặc thư mục không dùng được",
        "kiểm tra đường dẫn, tên tệp, quyền đọc; tệp rỗng thì viết thêm mục hoặc xoá đi",
    ),
    Rule(
        "encoding",
        "error",
        "tệp không lưu ở bảng mã UTF-8",
        "mở lại tệp, chọn Lưu thành (Save As) và bảng mã UTF-8",
    ),
    Rule(
        "syntax",
        "error",
        "chữ viết không đúng cách viết YAML",
        "sửa chỗ được chỉ: dấu ngoặc, dấu hai chấm, cách thụt dòng",
    ),
    Rule(
        "kind",
        "error",
        "tên loại ở đầu tệp sai, viết hai lần, hoặc không có mục nào",
        "dùng đúng tên loại (`units`, `documents`, `events` ...), mỗi loại một lần trong tệp",
    ),
    Rule(
        "field",
        "error",
        "ô của mục thiếu, thừa, để trống, hoặc viết không đúng kiểu",
        "sửa ô được chỉ theo mẫu của loại ấy",
    ),
    Rule("duplicate-id", "error", "hai mục trùng mã", "đặt `id` khác cho một trong hai mục"),
    Rule(
        "relation",
        "error",
        "mục nhắc tới một mã không có, hoặc mã của loại khác",
        "sửa lại mã, hoặc thêm mục mang mã ấy",
    ),
    Rule(
        "phrase",
        "error",
        "câu trong `phrases.yaml` mà bot không dùng được",
        "so với tên và các chỗ trống `{...}` được gợi ý",
    ),
    Rule(
        "duplicate-question",
        "error",
        "hai mục cùng ghi một câu hỏi hoặc một cách gọi",
        "giữ ở một mục, hoặc viết rõ hơn để phân biệt; hai mục nói một điều thì gộp làm một",
    ),
    Rule(
        "secrecy",
        "error",
        "nội dung mang dấu độ mật",
        "xoá mục ấy khỏi kho tri thức: tài liệu mật không được đưa vào bot",
    ),
    Rule(
        "draft",
        "error",
        'mục còn là bản nháp (`draft: "yes"`)',
        "soát lại với nguồn rồi xoá dòng `draft`",
    ),
)

_WARNINGS = (
    Rule(
        "weekday",
        "warning",
        "thứ trong tuần không khớp với ngày",
        "xem lại nguồn: sửa thứ hoặc sửa ngày",
    ),
    Rule(
        "end-before-start",
        "warning",
        "ngày cuối đứng trước ngày đầu",
        "xem lại `start` và `end`",
    ),
    Rule(
        "past-planned",
        "warning",
        "sự kiện ghi là dự kiến mà thời gian đã qua lâu, không có tin mới hơn",
        "thêm vào `updates` tin cho biết đã tổ chức, dời hay hủy",
    ),
    Rule("no-source", "warning", "mục nêu điều có thật mà không ghi nguồn", "thêm ô `source`"),
    Rule(
        "check-by",
        "warning",
        "đã quá ngày hẹn xem lại (`check_by`)",
        "xem lại mục, rồi đặt ngày hẹn mới hoặc xoá dòng `check_by`",
    ),
    Rule(
        "unknown-abbreviation",
        "warning",
        "chữ viết tắt mà bot không biết nghĩa",
        "thêm vào `vocabulary.yaml`, hoặc viết đủ chữ",
    ),
    Rule(
        "personal-data",
        "warning",
        "trong mục có số điện thoại, số giấy tờ, số tài khoản hoặc địa chỉ e-mail",
        "bỏ đi nếu là của riêng một người",
    ),
    Rule(
        "shared-alias",
        "warning",
        "hai mục có chung một cách gọi",
        "thêm tên đơn vị vào cách gọi; nếu để chung thì bot sẽ hỏi lại",
    ),
    Rule(
        "easily-confused",
        "warning",
        "hai mục có lời gần như nhau, bot dễ nhầm",
        "viết rõ điều khác nhau vào câu hỏi và tên của mỗi mục; nói một điều thì gộp làm một",
    ),
    Rule(
        "unreachable",
        "warning",
        "hỏi đúng lời của mục mà bot không trả lời từ mục ấy",
        "viết cách gọi ấy rõ hơn, hoặc chuyển nó vào `questions`",
    ),
    Rule(
        "long-reply",
        "warning",
        "câu trả lời dài quá: bot cắt phần sau, hoặc phải gửi làm nhiều tin",
        "đưa ý chính lên đầu rồi rút gọn, hoặc tách thành nhiều mục",
    ),
    Rule(
        "golden-question",
        "warning",
        "câu hỏi mẫu trong `tests.yaml` không còn được trả lời như đã ghi",
        "xem lại lần sửa vừa rồi; câu trả lời mới là đúng thì sửa câu hỏi mẫu",
    ),
    Rule(
        "needless-accepts",
        "warning",
        "ô `accepts` nhận một cảnh báo không còn nữa",
        "xoá tên ấy khỏi `accepts`",
    ),
)

# All rules by name, errors first.
RULES: Mapping[str, Rule] = {rule.name: rule for rule in (*_ERRORS, *_WARNINGS)}

# What `accepts` may hold: to acknowledge that nothing is left to acknowledge makes no sense.
ACCEPTABLE = tuple(
    rule.name for rule in _WARNINGS if rule.name not in ("needless-accepts", "golden-question")
)
