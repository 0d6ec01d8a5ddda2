"""A reading in the making: what each step of reading adds to and claims words in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from exchange import DocumentNumber, Reading, Span, Word

EXCEPTED = "excepted"  # the role of a word of what is excepted: "ngoài kế hoạch 155 ra"


@dataclass(slots=True)
class Draft:
    """A reading in the making: words lose their role of content as something claims them.

    `asked_at` tells at which word each attribute is asked for.
    """

    words: list[Word]
    units: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    documents: list[DocumentNumber] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    quantities: list[int] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    counted: list[tuple[str, ...]] = field(default_factory=list)
    sought: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    excepted: Reading | None = None
    asked_at: dict[int, str] = field(default_factory=dict)

    def claim(self, place: int, size: int, role: str) -> None:
        """Give `size` words from `place` on a role."""
        for i in range(place, min(place + size, len(self.words))):
            self.words[i] = replace(self.words[i], role=role)

    def free(self, place: int, size: int = 1) -> bool:
        """Whether nothing has claimed these words."""
        return all(not one.role for one in self.words[place : place + size])

    def bares(self) -> list[str]:
        """The unmarked words, "#" where one is claimed."""
        return ["#" if one.role else one.bare for one in self.words]

    def reading(self) -> Reading:
        """The finished reading."""
        return Reading(
            words=tuple(self.words),
            units=tuple(dict.fromkeys(self.units)),
            strangers=tuple(dict.fromkeys(self.strangers)),
            documents=tuple(dict.fromkeys(self.documents)),
            ordinals=tuple(dict.fromkeys(self.ordinals)),
            positions=tuple(dict.fromkeys(self.positions)),
            terms=tuple(dict.fromkeys(self.terms)),
            years=tuple(dict.fromkeys(self.years)),
            numbers=tuple(dict.fromkeys(self.numbers)),
            quantities=tuple(dict.fromkeys(self.quantities)),
            spans=tuple(self.spans),
            asked=tuple(dict.fromkeys(self.asked)),
            counted=tuple(dict.fromkeys(self.counted)),
            sought=frozenset(self.sought),
            marks=frozenset(self.marks),
            excepted=self.excepted,
        )
