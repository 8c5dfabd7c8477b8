// What happened, newest first, with a line at what is new since the last look.
import { button, element, replace } from "./element.js";
import { inert, plain, sentence } from "./inert.js";
import { clock } from "./words.js";

const atFirst = 15;

export class Timeline {
  constructor(incident, prove) {
    this.storageKey = `seen ${incident}`;
    this.prove = prove;
    this.seen = Number(localStorage.getItem(this.storageKey) ?? 0);
    this.isWhole = false;
    this.node = element("div", {});
  }

  /// Shows the entries; what was shown stays as it is, so that focus and place are kept.
  show(entries) {
    const newest = entries[entries.length - 1]?.sequence ?? 0;
    if (newest === this.newest && this.node.firstChild) return;
    this.newest = newest;
    this.entries = [...entries].reverse();
    if (newest > 0) localStorage.setItem(this.storageKey, String(newest));
    this.draw();
  }

  draw() {
    const held = document.activeElement?.dataset?.sequence;
    const shown = this.isWhole ? this.entries : this.entries.slice(0, atFirst);
    const fresh = this.entries.filter((entry) => entry.sequence > this.seen).length;
    const isSplit = this.seen > 0 && fresh > 0 && fresh < this.entries.length;
    const all = shown.map((entry, index) => [
      isSplit && index === fresh ? element("li", { class: "seen" }, "you have seen what is below") : null,
        this.entry(entry),
    ]);
    replace(this.node, element("ol", { class: "timeline", reversed: true }, all),
      shown.length < this.entries.length ? button(`Show all ${this.entries.length} entries`, () => {
        this.isWhole = true;
        this.draw();
      }) : null);
    if (held) this.node.querySelector(`[data-sequence="${CSS.escape(held)}"]`)?.focus();
  }

  entry(entry) {
    const kind = plain(entry.kind);
    return element("li", { class: "event", "data-kind": kind.split(".")[0] },
      element("div", { class: "event-time" }, clock(entry.time)),
      element("div", {}, element("p", {}, sentence(entry.summary)),
        element("p", { class: "small muted" }, kind.replaceAll(".", " "), " · ", inert(entry.actor), " · ",
          button(`#${entry.sequence}`, () => this.prove(entry.sequence),
            { class: "link", "data-sequence": entry.sequence,
            "aria-label": `Prove entry ${entry.sequence}` }))));
  }
}
