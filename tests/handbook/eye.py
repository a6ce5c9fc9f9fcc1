"""What somebody who looks at a page would see: where the focus is, what text is cut, what lies on top of what."""

from typing import Any

FOCUSED = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const shows = r => r.width > 0 && r.right > 0 && r.left < innerWidth && r.bottom > 0 && r.top < innerHeight;
  const lines = [...e.getClientRects()], r = lines.find(shows) || new DOMRect(); // a link may be broken over lines
  const left = Math.max(r.left, 0), above = Math.max(r.top, 0);
  const x = left + Math.min(Math.min(r.right, innerWidth) - left, 20) / 2;
  const y = above + Math.min(Math.min(r.bottom, innerHeight) - above, 40) / 2;
  const top = document.elementFromPoint(x, y);
  const within = q => q && (q === e || e.contains(q));
  return {
    name: (e.textContent || e.name || '').trim().slice(0, 40), href: e.getAttribute('href') || '', tag: e.tagName,
    inside: shows(r),
    uncovered: !!within(top),
    ring: parseFloat(s.outlineWidth) >= 2 && s.outlineStyle !== 'none' && s.outlineColor !== 'rgba(0, 0, 0, 0)'};
}"""

FAULTS = """() => {
  const found = [], wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > wide) found.push('the page scrolls sideways');
  const shown = e => { const s = getComputedStyle(e);
    return s.visibility !== 'hidden' && s.display !== 'none' && s.opacity !== '0'; };
  for (const e of document.body.querySelectorAll('*')) {
    const s = getComputedStyle(e);
    if (s.position === 'fixed' || s.position === 'sticky') found.push('stuck: ' + e.className);
    if (!e.checkVisibility() || e.matches('.skip')) continue;
    const cuts = v => v === 'hidden' || v === 'clip';
    const across = e.scrollWidth > e.clientWidth + 1, down = e.scrollHeight > e.clientHeight + 1;
    if ((cuts(s.overflowX) && across) || (cuts(s.overflowY) && down))
      found.push('cut: ' + e.tagName + ' ' + e.textContent.trim().slice(0, 30));
    if (e.matches('button, .button') && across) found.push('button cut: ' + e.textContent);
  }
  const lines = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const own = n.parentElement;
    if (!n.data.trim() || !own.checkVisibility() || !shown(own)) continue;
    if (own.closest('.skip, option, script, style')) continue;
    const range = document.createRange();
    range.selectNodeContents(n);
    for (const r of range.getClientRects()) {
      if (r.width < 1) continue;
      if ((r.left < -1 || r.right > wide + 1) && !own.closest('.table'))
        found.push('outside: ' + n.data.trim().slice(0, 40));
      if (!own.closest('.table')) lines.push({r, n});
    }
  }
  lines.sort((a, b) => a.r.top - b.r.top);
  lines.forEach((a, i) => {
    for (let k = i + 1; k < lines.length && lines[k].r.top < a.r.bottom; k++) {
      const b = lines[k], across = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left);
      const down = Math.min(a.r.bottom, b.r.bottom) - b.r.top;
      if (a.n !== b.n && across > 2 && down > 0.4 * Math.min(a.r.height, b.r.height))
        found.push('overlap: ' + a.n.data.trim().slice(0, 30) + ' | ' + b.n.data.trim().slice(0, 30));
    }
  });
  return [...new Set(found)];
}"""

# WCAG 2.2, 1.4.12: the reader's own spacing, all at once.
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    " p { margin-bottom: 2em !important; }"
)


def focused(page: Any) -> dict[str, Any]:
    """What has focus, and whether one can see it."""
    found: dict[str, Any] = page.evaluate(FOCUSED)
    return found


def faults(page: Any) -> list[str]:
    """Text that is cut, outside the window or on top of other text; anything that stays when one scrolls."""
    found: list[str] = page.evaluate(FAULTS)
    return found


def unseen_stops(page: Any, most: int = 2000, key: str = "Tab") -> list[str]:
    """Stops on the way through the page with the keyboard where the focus cannot be seen."""
    hidden = []
    for stop in range(most):
        page.keyboard.press(key)
        state = focused(page)
        if state["tag"] == "BODY":
            return hidden
        if not (state["inside"] and state["ring"] and state["uncovered"]):
            hidden.append(f"{page.url} {key} {stop}: {state}")
    return [*hidden, f"{page.url}: no end after {most} stops"]
