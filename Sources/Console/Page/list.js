// The list of incidents: filters in the address, pages as they are needed, changes as they happen.
import { get, withQuery } from "./api.js";
import { announce, problemNode } from "./announce.js";
import { button, element, replace } from "./element.js";
import { Rows } from "./rows.js";
import { note, visit } from "./router.js";
import { follow } from "./stream.js";
import { count } from "./words.js";

const pageSize = 250;
const columns = ["Severity", "Incident", "Likeliest cause", "Phase", "Risk", "Approvals", "Open for", "Alerts"];
const classes = ["", "", "", "", "", "end approvals-cell", "end", "end alerts-cell"];

/// Shows the list.
export function showList(main, { query }) {
  document.title = "Incidents · Evenkeel";
  const list = new IncidentList(main, {
    status: query.get("status") ?? "open", severity: query.get("severity") ?? "",
    service: query.get("service") ?? "", q: query.get("q") ?? "",
  });
  list.start();
  return list;
}

class IncidentList {
  constructor(main, filter) {
    this.main = main;
    this.filter = filter;
    this.cursor = null;
    this.abort = new AbortController();
    this.changed = new Set();
    this.newer = 0;
    this.openRow = (id) => visit(`/incidents/${encodeURIComponent(id)}`);
  }

  start() {
    this.status = element("span", { id: "list-count" }, "Loading …");
    this.fresh = button("", () => this.reload(), { id: "list-new", hidden: true });
    this.place = element("div", { class: "incidents", role: "table", "aria-labelledby": "list-title" },
      element("div", { role: "rowgroup" }, element("div", { class: "head", role: "row" },
        columns.map((name, index) => element("span", { role: "columnheader", class: classes[index] }, name)))));
    this.fault = element("div", {});
    replace(this.main,
      element("div", { class: "page-head" }, element("h1", { id: "list-title" }, "Incidents")),
      this.filters(),
      element("div", { class: "list-status" }, this.status, this.fresh),
      this.fault, this.place);
    this.rows = new Rows(this.place, { need: (index) => this.need(index), open: this.openRow });
    this.move = (event) => { if (this.rows.move(event.detail)) event.preventDefault(); };
    this.main.addEventListener("console-move", this.move);
    this.unfollow = follow((event) => this.happened(event));
    this.remember();
    this.loadPage();
  }

  stop() {
    this.isStopped = true;
    this.abort.abort();
    clearTimeout(this.timer);
    clearTimeout(this.typing);
    this.main.removeEventListener("console-move", this.move);
    this.unfollow();
    this.rows.stop();
  }

  filters() {
    const statuses = ["open", "resolved", "all"].map((name) =>
      button(name[0].toUpperCase() + name.slice(1), () => this.set({ status: name }),
        { "aria-pressed": String(this.filter.status === name), "data-status": name }));
    this.statuses = statuses;
    const severity = element("select", { id: "filter-severity",
      change: (event) => this.set({ severity: event.target.value }) },
      [["", "Any"], ["critical", "Critical"], ["warning", "Warning"], ["info", "Info"], ["none", "None"]].map(
        ([value, name]) => element("option", { value, selected: value === this.filter.severity }, name)));
    const text = (id, name, label, properties = {}) => [
      element("label", { for: id }, label),
      element("input", { id, type: "search", value: this.filter[name], spellcheck: "false", autocomplete: "off",
        input: (event) => this.typed({ [name]: event.target.value.trim() }), ...properties }),
    ];
    return element("form", { class: "filters", role: "search", "aria-label": "Filter incidents",
      submit: (event) => event.preventDefault() },
      element("div", { class: "status-filter" },
        element("span", { class: "label muted", id: "filter-status" }, "Status"),
        element("div", { class: "segments", role: "group", "aria-labelledby": "filter-status" }, statuses)),
      element("div", {}, element("label", { for: "filter-severity" }, "Severity"), severity),
      element("div", {}, text("filter-service", "service", "Service", { placeholder: "any" })),
      element("div", { class: "text-filter" }, text("filter-text", "q", ["Text ", element("kbd", {}, "/")],
        { "data-search": true, placeholder: "title, cause, label" })));
  }

  typed(change) {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.set(change), 200);
  }

  set(change) {
    this.filter = { ...this.filter, ...change };
    for (const node of this.statuses) node.setAttribute("aria-pressed",
      String(node.dataset.status === this.filter.status));
    this.remember();
    this.reload();
  }

  /// The address holds the filter, so that it can be shared and gone back to.
  remember() {
    const shown = { ...this.filter, status: this.filter.status === "open" ? "" : this.filter.status };
    const path = withQuery("/incidents", shown);
    note(path);
    sessionStorage.setItem("list", path);
  }

  reload() {
    this.abort.abort();
    this.abort = new AbortController();
    this.cursor = null;
    this.isLoading = false;
    this.fresh.hidden = true;
    this.loadPage({ isFirst: true });
  }

  query(extra) {
    return withQuery("/incidents", { ...this.filter, limit: pageSize, ...extra });
  }

  need(index) {
    if (this.cursor !== null && index >= this.rows.length && !this.isLoading) this.loadPage();
  }

  async loadPage({ isFirst = this.cursor === null } = {}) {
    this.isLoading = true;
    const { signal } = this.abort;
    try {
      const page = await get(this.query({ cursor: this.cursor }), { signal });
      this.isLoading = false;
      this.cursor = page.next ?? null;
      replace(this.fault);
      if (isFirst) this.rows.reset(page.items, page.total); else this.rows.add(page.items, page.total);
      this.tellCount(page.total);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.isLoading = false;
      this.status.textContent = this.rows.length === 0 ? "Nothing could be loaded" : "Not all could be loaded";
      replace(this.fault, problemNode(error, () => this.reload()));
    }
  }

  tellCount(total) {
    const what = { open: "open ", resolved: "resolved ", all: "" }[this.filter.status];
    this.status.textContent = count(total, `${what}incident`);
    this.rows.showEmpty(total === 0, this.filter);
  }

  happened(event) {
    if (event.kind === "resync") this.changed.add("");
    else if (event.incident) this.changed.add(event.incident);
    else return;
    this.schedule();
  }

  /// One update at a time, however many changes come.
  schedule() {
    if (this.isUpdating || this.isStopped) return;
    this.timer ??= setTimeout(() => this.update(), 1000);
  }

  /// Brings what is loaded up to date. Rows that somebody looks at never move under the hand: what is new waits behind
  /// a button unless the list is at its top and untouched.
  async update() {
    this.timer = null;
    this.isUpdating = true;
    const ids = [...this.changed].filter((id) => id !== "");
    this.changed.clear();
    try {
      const { signal } = this.abort;
      const page = await get(this.query({ cursor: null, limit: 100 }), { signal });
      const unknown = page.items.filter((item) => !this.rows.take(item)).length;
      await this.refresh(ids.filter((id) => !page.items.some((item) => item.id === id)), signal);
      if (unknown > 0) this.offer(unknown, page);
      else this.tellCount(page.total);
      if (ids.length > 0) announce(`${count(ids.length, "incident")} changed`);
    } catch {
      // The next change or the person tries again; the connection's sign says that it is broken.
    } finally {
      this.isUpdating = false;
      if (this.changed.size > 0) this.schedule();
    }
  }

  async refresh(ids, signal) {
    const known = ids.filter((id) => this.rows.isVisible(id)).slice(0, 8);
    for (const id of known) this.rows.take(await get(`/incidents/${encodeURIComponent(id)}`, { signal }));
  }

  offer(unknown, page) {
    if (this.rows.isUntouched && window.scrollY < 40) {
      this.abort.abort();
      this.abort = new AbortController();
      this.isLoading = false;
      this.cursor = page.next ?? null;
      this.rows.reset(page.items, page.total);
      this.tellCount(page.total);
      return;
    }
    this.fresh.textContent = `Show ${count(unknown, "new incident")}`;
    this.fresh.hidden = false;
  }
}
