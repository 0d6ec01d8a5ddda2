"""What admins are told in chat: how the bot did lately, and what it could not answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exchange import Outcome
from store.figures import Figures
from store.grouping import Group

DAYS, MOST_DAYS = 7, 3650
SHOWN = 10  # groups of unanswered questions
ORDER = (Outcome.ANSWER, Outcome.CLARIFY, Outcome.REFUSE, Outcome.SMALLTALK)


def days_in(rest: str) -> int | None:
    """The days that stand behind a command, DAYS where nothing does; None for anything else."""
    if not rest:
        return DAYS
    return int(rest) if rest.isdecimal() and 1 <= int(rest[:5]) <= MOST_DAYS else None


def summary_told(figures: Figures, days: int, phrases: Mapping[str, str]) -> str:
    """The figures of the last days."""
    if not figures.questions:
        return phrases["figures_nothing"].format(days=days)
    lines = [
        phrases["figures_all"].format(days=days, questions=figures.questions, people=figures.people)
    ]
    for outcome in ORDER:
        count = figures.outcomes.get(outcome.value, 0)
        share = round(100 * count / figures.questions)
        name = phrases[f"figures_{outcome.value}"]
        lines.append(phrases["figures_line"].format(name=name, count=count, share=share))
    if figures.feedback:
        said = ", ".join(
            f"{phrases[f'figures_said_{name}']} {count}" for name, count in figures.feedback.items()
        )
        lines.append(phrases["figures_feedback"].format(said=said))
    channels = ", ".join(f"{name} {count}" for name, count in figures.channels.items())
    lines.append(phrases["figures_channels"].format(channels=channels))
    return "\n".join(lines)


def unanswered_told(groups: Sequence[Group], days: int, phrases: Mapping[str, str]) -> str:
    """What was refused most often in the last days, most often first."""
    if not groups:
        return phrases["unanswered_nothing"].format(days=days)
    lines = [phrases["unanswered_head"].format(days=days)]
    for group in groups:
        question = phrases["unanswered_wordless"]
        if group.question is not None:
            question = phrases["unanswered_words"].format(question=group.question)
        count, people = group.count, group.people
        lines.append(
            phrases["unanswered_line"].format(
                question=question, count=count, people=people, number=group.turn
            )
        )
    return "\n".join(lines)
