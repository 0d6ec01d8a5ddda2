"""What is told to a person about what is held of them."""

from __future__ import annotations

from collections.abc import Mapping

from exchange import VIETNAM
from store import Held


def held(found: Held, phrases: Mapping[str, str]) -> str:
    """What the log holds about a person, in the bot's words."""
    decision = {True: "held_consent_yes", False: "held_consent_no", None: "held_consent_none"}
    lines = [phrases[decision[found.consent]]]
    if found.decided_at:
        decided = f"{found.decided_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        lines.append(phrases["held_decided"].format(decided=decided))
    if found.last_seen_at:
        seen = f"{found.last_seen_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        lines.append(phrases["held_last_seen"].format(seen=seen))
    if found.inactive_since:
        since = f"{found.inactive_since.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        lines.append(phrases["held_inactive"].format(since=since))
    if not found.turns and not found.notes:
        return "\n".join([*lines, phrases["held_nothing"]])
    if found.turns and found.first and found.last:
        first, last = (f"{day.astimezone(VIETNAM):%d/%m/%Y}" for day in (found.first, found.last))
        lines.append(
            phrases["held_turns"].format(
                turns=found.turns, texts=found.with_text, first=first, last=last
            )
        )
    if found.questions:
        lines += [phrases["held_questions"], *(f"• {text}" for text in found.questions)]
    if found.notes:
        lines.append(phrases["held_notes"].format(notes=found.notes))
    return "\n".join([*lines, phrases["held_how_to_delete"]])
