// Rows of one height over a list of any length: only those in sight have elements.
import { confidenceNode, phaseNode, severityNode } from "./badges.js";
import { element, go, replace } from "./element.js";
import { inert, plain } from "./inert.js";
import { age, entityText, lasting } from "./words.js";

/// Rows beyond the edge that are kept ready.
const margin = 8;

export class Rows {
  constructor(place, { need, open }) {
    this.place = place;
    this.need = need;
    this.open = open;
    this.items = [];
    this.total = 0;
    this.indexOf = new Map();
    this.shown = new Map();
    this.focused = 0;
    this.window = element("div", { class: "window", role: "rowgroup" });
    this.empty = element("div", { class: "empty", hidden: true });
    place.append(this.window, this.empty);
    this.window.addEventListener("focusin", (event) => this.focusedAt(event.target));
    this.scrolled = () => {
      this.frame ??= requestAnimationFrame(() => {
        this.frame = null;
        this.draw();
      });
    };
    this.resized = () => {
      this.measure();
      this.draw();
    };
    window.addEventListener("scroll", this.scrolled, { passive: true });
    window.addEventListener("resize", this.resized);
    this.measure();
    this.waiting(8);
  }

  get length() { return this.items.length; }

  /// Whether neither hand nor focus is on the list.
  get isUntouched() { return !this.window.matches(":hover") && !this.window.contains(document.activeElement); }

  stop() {
    cancelAnimationFrame(this.frame);
    window.removeEventListener("scroll", this.scrolled);
    window.removeEventListener("resize", this.resized);
  }

  measure() {
    const root = getComputedStyle(document.documentElement);
    this.height = parseFloat(root.getPropertyValue("--row")) * parseFloat(root.fontSize);
  }

  /// Bones in place of rows until the first page is there.
  waiting(number) {
    this.total = number;
    this.draw();
  }

  reset(items, total) {
    this.items = [];
    this.indexOf.clear();
    for (const { row } of this.shown.values()) row.remove();
    this.shown.clear();
    this.add(items, total);
  }

  add(items, total) {
    for (const item of items) {
      if (this.indexOf.has(item.id)) continue;
      this.indexOf.set(item.id, this.items.length);
      this.items.push(item);
    }
    this.total = Math.max(total ?? 0, this.items.length);
    this.draw();
  }

  /// Takes a newer state of an incident that is loaded; false when it is not.
  take(item) {
    const index = this.indexOf.get(item.id);
    if (index === undefined) return false;
    if (this.items[index].version === item.version) return true;
    this.items[index] = item;
    const shown = this.shown.get(index);
    if (shown) this.fillRow(shown.row, item, index);
    return true;
  }

  isVisible(id) { return this.shown.has(this.indexOf.get(id)); }

  showEmpty(isEmpty, filter) {
    this.empty.hidden = !isEmpty;
    this.window.hidden = isEmpty;
    const isFiltered = filter.q || filter.service || filter.severity;
    replace(this.empty, element("strong", {}, isFiltered ? "Nothing matches the filter" : "All is quiet"),
      isFiltered ? "Widen it, or look among all incidents."
        : "No incident is open. New ones appear here by themselves.");
  }

  draw() {
    const top = this.window.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(-top / this.height) - margin);
    const last = Math.min(this.total, Math.ceil((window.innerHeight - top) / this.height) + margin);
    const wanted = `${this.total * this.height}px`;
    if (this.window.style.height !== wanted) this.window.style.height = wanted;
    this.place.setAttribute("aria-rowcount", String(this.total + 1));
    for (const [index, { row }] of this.shown) {
      const isKept = (index >= first && index < last) || row.contains(document.activeElement);
      if (isKept && index < this.total) continue;
      row.remove();
      this.shown.delete(index);
    }
    for (let index = first; index < last; index += 1) this.show(index);
    this.keepReachable(Math.max(0, Math.floor(-top / this.height)));
    if (last > this.items.length || last + 40 > this.items.length) this.need(Math.min(this.total - 1, last + 40));
  }

  show(index) {
    const item = this.items[index];
    const shown = this.shown.get(index);
    if (shown && shown.isReal === (item !== undefined)) return;
    const row = shown?.row ?? element("div", { role: "row" });
    row.style.transform = `translateY(${index * this.height}px)`;
    row.setAttribute("aria-rowindex", String(index + 2));
    if (item === undefined) {
      row.className = "row waiting";
      replace(row, Array.from({ length: 4 }, () => element("span", { class: "bone" })));
    } else {
      this.fillRow(row, item, index);
    }
    if (!shown) this.insert(row, index);
    this.shown.set(index, { row, isReal: item !== undefined });
  }

  /// Elements stand in the order of the list, for readers that go by it.
  insert(row, index) {
    row.dataset.index = String(index);
    let before = null;
    for (let node = this.window.lastChild; node && Number(node.dataset.index) > index; node = node.previousSibling) {
      before = node;
    }
    this.window.insertBefore(row, before);
  }

  /// One row can be reached by Tab: the one that had the focus last, or the first in sight.
  keepReachable(first) {
    if (this.shown.has(this.focused)) return;
    const shown = this.shown.get(Math.min(first, this.items.length - 1));
    if (shown?.isReal) this.focusedAt(shown.row.querySelector(".title-link"));
  }

  /// Fills a row, and gives the focus back to its link when it was there.
  fillRow(row, item, index) {
    const hadFocus = row.contains(document.activeElement);
    row.className = "row";
    row.dataset.status = item.status;
    row.dataset.id = item.id;
    row.dataset.index = String(index);
    const cell = (name, ...children) => element("div", { role: "cell", class: `${name}-cell` }, ...children);
    const link = go(`/incidents/${encodeURIComponent(item.id)}`,
      { class: "title-link", tabindex: index === this.focused ? "0" : "-1" }, inert(item.title));
    const place = [item.environment, item.tenant, ...(item.services ?? [])].filter((text) =>
      text).map(plain).join(" · ");
    replace(row,
      cell("severity", severityNode(item.severity)),
      cell("title", element("span", { class: "line" }, link),
        element("span", { class: "line under" }, place || item.id)),
      cell("cause", ...this.cause(item.cause)),
      cell("phase", phaseNode(item.phase)),
      cell("risk", item.risk ? element("span", { class: "risk", "data-risk": item.risk }, item.risk) : "–"),
      cell("approvals", this.approvals(item.approvals)),
      cell("age", item.status === "resolved" ? this.lasted(item) : age(item.openedAt)),
      cell("alerts", element("span", { class: item.alerts.firing > 0 ? "firing" : "" }, String(item.alerts.firing)),
        element("span", { class: "muted" }, ` / ${item.alerts.total}`)));
    for (const name of ["approvals", "age", "alerts"]) row.querySelector(`.${name}-cell`).classList.add("end");
    if (hadFocus) link.focus({ preventScroll: true });
  }

  cause(cause) {
    if (!cause) return [element("span", { class: "line muted" }, "not known yet")];
    return [
      element("span", { class: "line" }, entityText(cause.entity)),
      element("span", { class: "line under" }, confidenceNode(cause.confidence), " ", plain(cause.fault)),
    ];
  }

  approvals(approvals) {
    if (!approvals || approvals.needed === 0) return element("span", { class: "muted" }, "–");
    return `${approvals.given} of ${approvals.needed}`;
  }

  lasted(item) {
    const seconds = (Date.parse(item.resolvedAt ?? item.updatedAt) - Date.parse(item.openedAt)) / 1000;
    return lasting(seconds);
  }

  focusedAt(target) {
    const index = Number(target.closest(".row")?.dataset.index);
    if (Number.isNaN(index)) return;
    this.shown.get(this.focused)?.row.querySelector(".title-link")?.setAttribute("tabindex", "-1");
    this.focused = index;
    target.setAttribute("tabindex", "0");
  }

  /// Moves the focus by one row, beyond what is in sight too. True when it could.
  move(step) {
    if (this.items.length === 0) return false;
    const isInside = this.window.contains(document.activeElement);
    const index = isInside ? Math.max(0, Math.min(this.items.length - 1, this.focused + step)) : this.focused;
    const from = this.window.getBoundingClientRect().top + index * this.height;
    const roof = document.querySelector(".bar").offsetHeight + 40;
    if (from < roof) window.scrollBy(0, from - roof);
    else if (from + this.height > window.innerHeight) window.scrollBy(0, from + this.height - window.innerHeight);
    this.draw();
    this.shown.get(index)?.row.querySelector(".title-link")?.focus({ preventScroll: true });
    return true;
  }
}
