"""What pictures are drawn with: words, links and the whole of an SVG. Text is text, the colours follow the reader's light or dark,
and print is black on white."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

STYLE = """
.diagram { --page: #fff; --text: #1d2129; --soft: #565d6b; --line: #6b7280; --shade: #eef1f6; --link: #1a4f9c; color-scheme: light dark;
  max-width: 100%; height: auto; font-family: system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", sans-serif; }
@media (prefers-color-scheme: dark) {
  .diagram { --page: #15181d; --text: #e4e7ec; --soft: #a3abb9; --line: #98a1b0; --shade: #262c35; --link: #8ab6f5; }
}
@media print { .diagram { --page: #fff; --text: #000; --soft: #333; --line: #555; --shade: #fff; --link: #000; } }
.diagram .ground { fill: var(--page); }
.diagram .box { fill: var(--shade); stroke: var(--line); }
.diagram path { fill: none; stroke: var(--line); stroke-width: 1.4; }
.diagram .shortcut { stroke-dasharray: 6 4; }
.diagram marker path { fill: var(--line); stroke: none; }
.diagram marker .hollow { fill: var(--page); stroke: var(--line); }
.diagram text { fill: var(--text); font-size: 13px; }
.diagram .name { font-size: 15px; font-weight: 600; fill: var(--link); }
.diagram .soft { fill: var(--soft); font-size: 12px; }
.diagram .term { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12px; }
.diagram .note { font-size: 11px; }
.diagram .halo { paint-order: stroke; stroke: var(--page); stroke-width: 5px; stroke-linejoin: round; }
"""
LINE = 15
"""From one line of words to the next."""
Point = tuple[float, float]


def link(name: str, page: str, inner: str) -> str:
    """What leads to a term on a page."""
    return f'<a href="{escape(page)}#{escape(name)}">{inner}</a>'


def words(at: Point, words: str, kind: str, anchor: str = "middle", lang: str = "") -> str:
    """A line of words; nothing where there are none."""
    tag = f' lang="{lang}" xml:lang="{lang}"' if lang else ""
    return f'<text x="{at[0]:g}" y="{at[1]:g}" class="{kind}" text-anchor="{anchor}"{tag}>{escape(words)}</text>' if words else ""


def stack(top: Point, lines: Sequence[str], kind: str, anchor: str = "middle") -> str:
    """Lines of words, one under the other."""
    return "".join(words((top[0], top[1] + LINE * n), line, kind, anchor) for n, line in enumerate(lines))


def at(point: Point) -> str:
    """A point, as paths have it."""
    return f"{point[0]:.4g},{point[1]:.4g}"


def picture(name: str, title: str, description: str, size: Point, lines: Iterable[str]) -> str:
    """The whole picture; ids carry its name, since two pictures may stand on one page."""
    end = '<marker id="{}" viewBox="0 0 12 12" refX="11" refY="6" markerWidth="{}" markerHeight="{}" orient="auto"><path {}/></marker>'
    arrow = end.format("arrow", 10, 10, 'd="M1,1 L11,6 L1,11 z"')
    markers = arrow + end.format("kind", 12, 12, 'class="hollow" d="M1,1 L11,6 L1,11 z"')
    text = "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram" role="group" aria-labelledby="title description" '
            f'viewBox="0 0 {size[0]:g} {size[1]:g}" width="{size[0]:g}" height="{size[1]:g}" lang="en">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="description">{escape(description)}</desc>',
            f"<style>{STYLE}</style>",
            f"<defs>{markers}</defs>",
            '<rect class="ground" width="100%" height="100%"/>',
            *filter(None, lines),
            "</svg>\n",
        ]
    )
    for word in ("title", "description", "arrow", "kind"):
        text = text.replace(f'id="{word}"', f'id="{name}-{word}"').replace(f"url(#{word})", f"url(#{name}-{word})")
    return text.replace('"title description"', f'"{name}-title {name}-description"')
