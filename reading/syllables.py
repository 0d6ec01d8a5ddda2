"""Which strings can be Vietnamese syllables, by onset and rime."""

from __future__ import annotations

from functools import lru_cache

from reading.text import fold, toneless

ONSETS = frozenset(
    "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split() + [""]
)
# Every rime of written Vietnamese without its tone; q takes its u along, so "quan" is qu + an.
RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in
    inh ip it iu o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen
    oeo oet oi om on ong oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây
    uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh uyt uyu
    uơ ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu
    """.split()
)
BARE_RIMES = frozenset(fold(rime) for rime in RIMES)


# Before i, e, ê and y stand k, gh and ngh, elsewhere c, g and ng; "gì" and "gìn" keep their g.
FRONT = "ieêy"
SPELLED = {"c": False, "ng": False, "k": True, "gh": True, "ngh": True}


def _splits(text: str, rimes: frozenset[str], onsets: frozenset[str]) -> bool:
    return any(
        text[:cut] in onsets and text[cut:] in rimes and _is_spelled(text[:cut], text[cut:])
        for cut in range(min(3, len(text)) + 1)
    )


def _is_spelled(onset: str, rime: str) -> bool:
    """Whether an onset is written so before a rime: "nghị" and never "ngị"."""
    return onset not in SPELLED or (rime[:1] in FRONT) == SPELLED[onset]


@lru_cache(maxsize=20_000)
def is_syllable(text: str) -> bool:
    """Whether a lower-case word can be a Vietnamese syllable, with its marks or without any."""
    plain = toneless(text)
    if _splits(plain, RIMES, ONSETS):
        return True
    bare_onsets = ONSETS - {"đ"}
    return fold(plain) == plain and _splits(plain, BARE_RIMES, bare_onsets)


@lru_cache(maxsize=20_000)
def is_marked_syllable(text: str) -> bool:
    """Whether a lower-case word is a Vietnamese syllable as its marks stand."""
    return _splits(toneless(text), RIMES, ONSETS)
