"""Charts as SVG, made on the server; each is an image of its own, with its table beside it."""

from __future__ import annotations

import sys
from xml.etree import ElementTree

import pygal
from pygal.style import Style

from admin.wording import OUTCOMES
from store.figures import Figures

# It brings a finder of modules of an old form, for maps that are not used here; Python 3.11 warns
# of it at each later import.
sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, pygal.PluginImportFixer)]

# Readable in print and for who sees few colours: answered, asked back, not answered, small talk.
COLOURS = ("#2b6cb0", "#d69e2e", "#9c1420", "#a0aec0")
ORDER = ("answer", "clarify", "refuse", "smalltalk")
MOST_LABELS = 16


def by_day(figures: Figures) -> bytes:
    """The questions of each day, stacked by outcome."""
    days = list(figures.days)
    chart = pygal.StackedBar(**_look(), x_label_rotation=40, show_minor_x_labels=False)
    chart.x_labels = [_short(day) for day in days]
    step = -(-len(days) // MOST_LABELS) or 1
    chart.x_labels_major = [_short(day) for day in days[::step]]
    for outcome in ORDER:
        chart.add(OUTCOMES[outcome], [figures.days[day].get(outcome, 0) for day in days])
    return _svg(chart)


def by_hour(figures: Figures) -> bytes:
    """The questions of each hour of the day."""
    chart = pygal.Bar(**_look(), show_legend=False)
    chart.x_labels = [f"{hour}h" for hour in range(24)]
    chart.add("Câu hỏi", [figures.hours.get(hour, 0) for hour in range(24)])
    return _svg(chart)


def _look() -> dict[str, object]:
    style = Style(
        background="white",
        plot_background="white",
        foreground="#333",
        foreground_strong="#111",
        foreground_subtle="#999",
        colors=COLOURS,
        font_family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif",
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
    )
    return {
        "style": style,
        "js": (),
        "width": 900,
        "height": 320,
        "legend_at_bottom": True,
        "legend_at_bottom_columns": 4,
        "disable_xml_declaration": True,
        "min_scale": 2,
        "no_data_text": "Không có câu hỏi nào",
        "value_formatter": lambda value: f"{value:,.0f}".replace(",", "."),
    }


def _short(day: str) -> str:
    """2026-11-28 as 28/11."""
    return f"{day[8:]}/{day[5:7]}"


def _svg(chart: pygal.Graph) -> bytes:
    tree = chart.render_tree()
    for holder in tree.iter():
        for script in holder.findall("script"):
            # What a viewer could click; an image on a page has no use for it.
            holder.remove(script)
    drawn: bytes = ElementTree.tostring(tree, encoding="utf-8")
    return drawn
