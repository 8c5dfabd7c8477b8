"""Draws what a terminal showed as text in SVG that appears when it did: no script, and nothing is lost where nothing moves."""
import html
import re

#: Sequences that move or colour, which a dumb terminal's programs hardly send; none of them is drawn.
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\x00-\x08\x0b-\x1f\x7f]")
SIZE, WIDE, HIGH, EDGE = 13, 7.83, 19, 16
STYLE = """
svg { color-scheme: light dark; }
.paper { fill: #ffffff; stroke: #c5ced8; }
text { font: %dpx ui-monospace, "JetBrains Mono", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; fill: #16202b; white-space: pre; }
.typed { fill: #0b5e8a; font-weight: 700; }
tspan { animation: come 1ms linear backwards; }
@keyframes come { from { fill-opacity: 0; } to { fill-opacity: 1; } }
@media (prefers-color-scheme: dark) {
  .paper { fill: #151c24; stroke: #27323d; }
  text { fill: #e7edf3; }
  .typed { fill: #74bde8; }
}
@media (prefers-reduced-motion: reduce) { tspan { animation: none; } }
""" % SIZE


def pieces(shown, typed, columns):
    """The lines of the screen, each a list of pieces: the time, the text and whether a person typed it.

    - shown: pairs of a time and what was shown then. - typed: when somebody pressed a key. What is shown next after a key, up to
    one sign or the end of the line, is that key's echo."""
    lines, width = [[]], 0
    waiting = list(typed)
    for at, text in shown:
        for sign in CONTROL.sub("", text.replace("\r\n", "\n")):
            # The terminal echoes within a moment; what is older than that was never shown.
            while waiting and waiting[0] < at - 1:
                waiting.pop(0)
            is_typed = bool(waiting) and waiting[0] <= at
            if is_typed:
                waiting.pop(0)
            if sign == "\n":
                lines.append([])
                width = 0
                continue
            if width == columns:
                lines.append([])
                width = 0
            width += 1
            last = lines[-1][-1] if lines[-1] else None
            if last and last[0] == at and last[2] == is_typed:
                lines[-1][-1] = (at, last[1] + sign, is_typed)
            else:
                lines[-1].append((at, sign, is_typed))
    while lines and not lines[-1]:
        lines.pop()
    return lines


def span(at, text, is_typed):
    """One piece of a line."""
    kind = ' class="typed"' if is_typed else ""
    return f'<tspan{kind} style="animation-delay:{at:.2f}s">{html.escape(text)}</tspan>'


def drawn(shown, typed, columns, title):
    """The picture."""
    lines = pieces(shown, typed, columns)
    # The shell's last prompt, at which nothing is typed any more.
    if lines and "".join(text for _, text, _ in lines[-1]).strip() == "$":
        lines.pop()
    width, height = round(columns * WIDE + 2 * EDGE), len(lines) * HIGH + 2 * EDGE
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
             f'aria-labelledby="title"><title id="title">{html.escape(title)}</title><style>{STYLE}</style>',
             f'<rect class="paper" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>']
    for number, line in enumerate(lines):
        spans = "".join(span(*piece) for piece in line)
        if spans:
            parts.append(f'<text x="{EDGE}" y="{EDGE + number * HIGH + SIZE}" xml:space="preserve">{spans}</text>')
    parts.append("</svg>")
    return "\n".join(parts) + "\n"
