// What a person would see as broken, found by walking what the page shows.

import { expect } from '@playwright/test';

/** How often one looks, and how many milliseconds lie between two looks. */
const LOOKS = 20;
const BETWEEN_LOOKS = 100;

/** The least width and height of what is pressed, in pixels: with a finger, and with a pointer. */
const FINGER = 44;
const POINTER = 24;

/**
 * Fails when text is cut off, covered or written over other text, when the page is wider than its window,
 * or when something to press is too small for a finger (or, on a desk, for a pointer). What is whole a moment
 * later, once all has found its place after a change of the window, is whole.
 */
export async function expectWhole(page, what = '') {
  const touch = await page.evaluate(() => matchMedia('(pointer: coarse)').matches);
  let flaws = [];
  for (let look = 0; look < LOOKS; look += 1) {
    flaws = await page.evaluate(findFlaws, touch ? FINGER : POINTER);
    if (flaws.length === 0) break;
    await page.waitForTimeout(BETWEEN_LOOKS);
  }
  expect.soft(flaws, `what is not whole ${what}`).toEqual([]);
}

/** In the page: all that is not whole, a line each. */
function findFlaws(least) {
  const SLACK = 1;
  const SLIVER = 3;
  // What stands over other things on purpose, until it is put away.
  const ABOVE = '[role=dialog], .side, .composer, .completions, .popup, .console-sheet, .settings-end, .drop, .notices';
  // Holds one line of any length and is scrolled by its caret.
  const SCROLLED_BY_CARET = '#console-input, .console-underline';
  const flaws = [];
  const { clientWidth: width, clientHeight: height, scrollWidth } = document.documentElement;
  if (scrollWidth > width) flaws.push(`the page is ${scrollWidth} px wide in a window of ${width}`);

  /** Whether it is shown to eyes: not hidden, and not kept for screen readers alone. */
  const shown = (element) => {
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    for (let at = element; at; at = at.parentElement) {
      const { clipPath, overflowX } = getComputedStyle(at);
      if (clipPath.startsWith('inset(50%')) return false;
      if (overflowX === 'hidden' && (at.clientWidth <= 1 || at.clientHeight <= 1)) return false;
    }
    return true;
  };
  const name = (element) => {
    const label = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
    const kind = [element.localName, ...element.classList].join('.');
    return `${kind} “${label}”`;
  };

  /**
   * The part of a box that can be seen now, and by which element it is cut off for good: what can be
   * scrolled to is not cut off.
   */
  const look = (from, box) => {
    const seen = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
    const reachable = { x: false, y: false };
    let by;
    const cut = (at, edges) => {
      for (const [axis, low, high, edge] of [['x', 'left', 'right', edges.x], ['y', 'top', 'bottom', edges.y]]) {
        const [from, to, overflow] = edge;
        if (overflow === 'visible') continue;
        const beyond = seen[low] < from - SLACK || seen[high] > to + SLACK;
        if (beyond && (overflow === 'hidden' || overflow === 'clip') && !reachable[axis]) by ??= at;
        if (overflow === 'auto' || overflow === 'scroll') reachable[axis] = true;
        seen[low] = Math.max(seen[low], from);
        seen[high] = Math.min(seen[high], to);
      }
    };
    for (let at = from; at && at !== document.documentElement; at = at.parentElement) {
      const { overflowX, overflowY, position, display } = getComputedStyle(at);
      if (display !== 'inline') {
        const outer = at.getBoundingClientRect();
        const [left, top] = [outer.left + at.clientLeft, outer.top + at.clientTop];
        cut(at, { x: [left, left + at.clientWidth, overflowX], y: [top, top + at.clientHeight, overflowY] });
      }
      if (position === 'fixed') break;
    }
    cut(document.documentElement, { x: [0, width, 'hidden'], y: [0, height, 'hidden'] });
    // A sliver at the edge of what is scrolled is not read.
    return { seen, by, empty: seen.right - seen.left < SLIVER || seen.bottom - seen.top < SLIVER };
  };

  /** What lies over the middle of a seen box, when that is something else. */
  const over = (element, { left, right, top, bottom }) => {
    const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    if (!found || found.contains(element) || element.contains(found)) return undefined;
    // What takes the finger for a whole label may lie over its words.
    if (found.closest('label')?.contains(element)) return undefined;
    const above = found.closest(ABOVE);
    return above && !above.contains(element) ? undefined : found;
  };

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (node.data.trim() === '' || parent.closest('script, style, noscript, option')) continue;
    if (parent.closest(SCROLLED_BY_CARET) || !shown(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < SLACK || box.height < SLACK) continue;
      const { seen, by, empty } = look(parent, box);
      if (by) {
        flaws.push(`cut off by ${by.localName}.${by.className}: ${name(parent)}`);
        break;
      }
      if (empty) continue;
      const covering = over(parent, seen);
      if (covering) {
        flaws.push(`covered by ${name(covering)}: ${name(parent)}`);
        break;
      }
      texts.push({ parent, ...seen });
    }
  }
  const covered = (a, b) => {
    const point = [(Math.max(a.left, b.left) + Math.min(a.right, b.right)) / 2, (Math.max(a.top, b.top) + Math.min(a.bottom, b.bottom)) / 2];
    const found = document.elementFromPoint(...point);
    // Only one of them is seen there: the other lies below something.
    return found && found.closest(ABOVE) && !(a.parent.closest(ABOVE) && b.parent.closest(ABOVE));
  };
  for (const [index, a] of texts.entries()) {
    for (const b of texts.slice(index + 1)) {
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      // Lines of one paragraph may touch.
      if (across > 2 && down > 4 && a.parent !== b.parent && !covered(a, b)) {
        flaws.push(`written over each other: ${name(a.parent)} and ${name(b.parent)}`);
      }
    }
  }

  for (const field of document.querySelectorAll('input:not([type=checkbox], [type=range]), textarea')) {
    if (!shown(field) || field.matches(SCROLLED_BY_CARET)) continue;
    if (field.scrollWidth > field.clientWidth + SLACK) flaws.push(`does not show all of “${field.value || field.placeholder}”: ${name(field)}`);
  }

  const controls = 'button, a[href], input, select, textarea, summary, [role=slider]';
  for (const control of document.querySelectorAll(controls)) {
    if (!shown(control)) continue;
    const area = control.closest('label') ?? control;
    const box = area.getBoundingClientRect();
    const { seen, by, empty } = look(area.parentElement, box);
    if (control.localName === 'button' && control.scrollWidth > control.clientWidth + SLACK) {
      flaws.push(`its words reach beyond its edge: ${name(control)}`);
    }
    if (by) flaws.push(`cut off by ${by.localName}.${by.className}: ${name(control)}`);
    else if (!empty && over(area, seen)) flaws.push(`covered by ${name(over(area, seen))}: ${name(control)}`);
    // A link in a sentence is as high as its line.
    const inline = getComputedStyle(control).display === 'inline';
    const high = grown(area, box, 'y', least);
    const wide = grown(area, box, 'x', least);
    if (!inline && (!high || !wide)) {
      flaws.push(`too small to press, ${Math.round(box.width)} × ${Math.round(box.height)} px: ${name(control)}`);
    }
  }
  return [...new Set(flaws)];

  /** Whether a control is large enough along an axis, also by an area around it that reacts. */
  function grown(area, box, axis, least) {
    const size = axis === 'x' ? box.width : box.height;
    if (size >= least - SLACK / 2) return true;
    const half = least / 2 - SLACK;
    const middle = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    return [-half, half].every((by) => {
      const point = axis === 'x' ? [middle[0] + by, middle[1]] : [middle[0], middle[1] + by];
      const found = document.elementFromPoint(...point);
      return found !== null && (area.contains(found) || found === area);
    });
  }
}
