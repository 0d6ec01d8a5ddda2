"""Personal numbers and addresses in what people write, and the words that stand for them."""

from __future__ import annotations

import re

# Between the digits of a number people put spaces, dots, dashes and brackets; phones add
# characters that nobody sees.
GAP = r"[ \t\u00a0.\-–—()\u200b-\u200f\u2060]{0,2}"

DATE = r"\d{1,2}\s?(?P<d%d>[./-])\s?\d{1,2}\s?(?P=d%d)\s?\d{4}(?!\d)"
TERM = r"(?:19|20)\d\d\s?[-–—]\s?(?:19|20)\d\d(?!\d)"
ISO_DATE = r"\d{4}-\d\d-\d\d(?!\d)"

ACCOUNT_WORDS = r"t[àa]i\s?kho[ảa]n|stk|s[ốo]\s?tk|s[ốo]\s?th[ẻe](?!\s?[đd][ảa]ng)"
PAPER_WORDS = (
    r"cccd|cmnd|cmtnd|c[ăa]n\s?c[ưu][ớo]c(?:\s?c[ôo]ng\s?d[âa]n)?|h[ộo]\s?chi[ếe]u|passport"
    r"|ch[ứu]ng\s?minh(?:\s?th[ưu]|\s?nh[âa]n\s?d[âa]n)?|m[ãa]\s?s[ốo]\s?thu[ếe]|mst"
    r"|th[ẻe]\s?[đd][ảa]ng(?:\s?vi[êe]n)?"
)
FILLERS = r"(?:[\s:.,=]|s[ốo]|l[àa]|c[ủu]a|t[ôo]i|em|m[ìi]nh){0,12}"


def labelled(words: str, place: int) -> str:
    """A number of six digits or more behind one of `words`; the words are group `label<place>`."""
    label = rf"(?P<label{place}>(?<!\w)(?i:{words})(?i:{FILLERS}))"
    return rf"{label}(?!{DATE % (place, place)}|{TERM}|{ISO_DATE})[A-Z]?\d(?:{GAP}\d){{5,18}}"


# The first pattern that fits at a place wins; what has no name is left as it stands: dates and
# terms, which would otherwise be read as parts of a longer number.
PATTERNS: tuple[tuple[str, str], ...] = (
    ("", rf"(?<!\d)(?:{DATE % (0, 0)}|{TERM}|{ISO_DATE})"),
    (
        "[địa chỉ e-mail]",
        r"(?<![\w.+-])[\w.+-]{1,64}@\w[\w-]{0,62}(?:\.\w[\w-]{0,62}){1,8}",
    ),
    ("[số tài khoản]", labelled(ACCOUNT_WORDS, 2)),
    ("[số giấy tờ]", labelled(PAPER_WORDS, 3)),
    (
        "[số điện thoại]",
        rf"(?<!\d)(?:\(?\+\s?84|0084|84|\(?0){GAP}(?:\(0\){GAP})?"
        rf"(?:[35789](?:{GAP}\d){{8}}|1{GAP}[2689](?:{GAP}\d){{8}}|2(?:{GAP}\d){{9}})(?!\d)",
    ),
    (
        "[số thẻ]",
        r"(?<!\d)\d{4}(?P<c>[ .-])\d{4}(?P=c)\d{4}(?P=c)\d{4}(?:(?P=c)\d{1,3})?(?!\d)",
    ),
    (
        "[số CCCD]",
        r"(?<!\d)(?:\d{12}|0\d\d(?P<p>[ .-])\d{3}(?P=p)\d{3}(?P=p)\d{3}"
        r"|0\d{3}(?P<q>[ .-])\d{4}(?P=q)\d{4})(?!\d)",
    ),
    (
        # Non-zero groups of three with dots are a plain figure, 123.456.789 đồng.
        "[số CMND]",
        r"(?<!\d)(?:\d{9}|0\d\d\.\d{3}\.\d{3}|\d{3}(?P<m>[ -])\d{3}(?P=m)\d{3})(?!\d)(?![.]\d)",
    ),
    ("[số thẻ]", r"(?<![\d.,/])\d\d\.\d{6}(?![\d.,/]?\d)"),
    ("[số tài khoản]", r"(?<!\d)\d{10,}"),
)

# Every number of a person's has six digits with no more than a gap between them.
DIGITS = re.compile(rf"\d(?:{GAP}\d){{5}}")
MONEY = re.compile(r"\s?(?:đồng|đ|VNĐ|VND|USD)(?!\w)", re.IGNORECASE)
PERSONAL = re.compile(
    "|".join(f"(?P<kind{place}>{pattern})" for place, (_, pattern) in enumerate(PATTERNS))
)


def mask(text: str) -> str:
    """`text` with phone, identity, card and account numbers and e-mail addresses named, not told.

    Dates, terms, numbers of documents and figures stay as they are.
    """
    if "@" not in text and DIGITS.search(text) is None:
        return text
    return PERSONAL.sub(_masked, text)


def personal(text: str) -> tuple[str, ...]:
    """What a text tells of a person, each once: "số điện thoại", "địa chỉ e-mail" ...

    A long number with a currency behind it is a sum.
    """
    if "@" not in text and DIGITS.search(text) is None:
        return ()
    names = (
        _name_of(found).strip("[]")
        for found in PERSONAL.finditer(text)
        if not MONEY.match(text, found.end())
    )
    return tuple(dict.fromkeys(filter(None, names)))


def _name_of(found: re.Match[str]) -> str:
    return PATTERNS[int(str(found.lastgroup).removeprefix("kind"))][0]


def _masked(found: re.Match[str]) -> str:
    name = _name_of(found)
    labels = [value for key, value in found.groupdict().items() if key.startswith("label")]
    return "".join(filter(None, labels)) + name if name else found[0]
