// Questions to a page that only the browser itself can answer; each gives what is wrong, or an empty list.
({
  seen: (e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".hidden, template, script, style"),

  nameless() {
    const all = [...document.querySelectorAll("button, input, select, textarea, a, summary")];
    const named = (e) => e.textContent.trim() || e.ariaLabel || e.labels?.length;
    return all.filter((e) => e.checkVisibility() && !named(e)).map((e) => e.outerHTML);
  },

  doubledIds() {
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    return ids.filter((id, i) => ids.indexOf(id) !== i);
  },

  /** Texts with less than 4.5:1 against what is behind them. */
  poorContrast() {
    const rgb = (text) => text.match(/[\d.]+/g).map(Number);
    const part = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    const ground = (e) => {
      for (; e; e = e.parentElement) {
        const colour = rgb(getComputedStyle(e).backgroundColor);
        if (colour.length < 4 || colour[3] === 1) return colour;
      }
      return [255, 255, 255];
    };
    const poor = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const e = walk.currentNode.parentElement;
      if (!walk.currentNode.data.trim() || !this.seen(e)) continue;
      const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
      if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(walk.currentNode.data.trim().slice(0, 40));
    }
    return poor;
  },

  /** What is wider than the window, or cut off by it. */
  sticksOut() {
    const all = [...document.querySelectorAll("body *")].filter((e) => this.seen(e) && !e.closest("pre, .skip"));
    const wide = all.filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 80));
    return document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways", ...wide] : wide;
  },

  /** Buttons too low for a finger. */
  tooSmall() {
    const all = [...document.querySelectorAll("button")].filter((e) => this.seen(e));
    return all.filter((e) => e.getBoundingClientRect().height < 31).map((e) => e.textContent);
  },

  /** What has the focus, and how that is shown. */
  focus() {
    const e = document.activeElement;
    const style = getComputedStyle(e);
    return [(e.labels?.[0] ?? e).textContent.trim(), style.outlineStyle, style.outlineWidth];
  },
})
