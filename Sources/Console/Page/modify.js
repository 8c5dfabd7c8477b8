// Editing a plan: arguments in controls of their type, steps left out, and how the risk moves meanwhile.
import { freshKey, post } from "./api.js";
import { announce, problemNode } from "./announce.js";
import { button, element, replace } from "./element.js";
import { riskChip } from "./badges.js";
import { inert, plain, sentence } from "./inert.js";
import { entityNode, valueText } from "./words.js";

/// Milliseconds without a further change before the risk is asked for.
const pause = 250;

/// The editor of a plan. `preview(report)` shows the risk of the edited plan beside the old one, null none.
export class Editor {
  constructor(incident, plan, digest, { preview, stored, closed }) {
    this.digest = digest;
    this.path = `/incidents/${encodeURIComponent(incident)}/modify`;
    this.plan = plan;
    this.preview = preview;
    this.stored = stored;
    this.closed = closed;
    this.edits = new Map();
    this.key = freshKey();
    this.result = element("div", { role: "status", class: "editor-result" },
      "Change something to see how the risk moves.");
    this.store = button("Keep the modified plan", () => this.keep(),
      { class: "primary", id: "modify-store", disabled: true });
    this.node = element("section", { class: "editor", "aria-labelledby": "editor-title", id: "editor" },
      element("h3", { id: "editor-title", tabindex: "-1" }, "Modify the plan"),
      element("p", { class: "muted small" }, "Approvals that were given are void once a modified plan is kept."),
      plan.steps.map((step) => this.step(step)), this.result,
      element("div", { class: "actions" }, this.store, button("Discard", () => this.close(),
        { id: "modify-discard" })));
  }

  focus() { this.node.querySelector("#editor-title").focus(); }

  close() {
    clearTimeout(this.timer);
    this.abort?.abort();
    this.preview(null);
    this.closed();
  }

  step(step) {
    const id = `step-${step.number}-remove`;
    const remove = element("input", { type: "checkbox", id, change: (event) => {
      fields.disabled = event.target.checked;
      this.set(`${step.number}/`, event.target.checked ? { step: step.number, remove: true } : null);
    } });
    const fields = element("fieldset", { class: "bare" }, Object.entries(step.arguments ?? {}).map(([name, value]) =>
      this.argument(step, name, value)));
    return element("div", { class: "editor-step" },
      element("p", {}, element("strong", {}, `${step.number}. `, inert(step.title)), " on ", entityNode(step.target)),
        fields,
      element("label", { class: "check", for: id }, remove, " Leave this step out"));
  }

  argument(step, name, value) {
    const id = `argument-${step.number}-${plain(name).replace(/[^A-Za-z0-9]/g, "-")}`;
    const change = (parsed) => this.set(`${step.number}/${name}`, { step: step.number, argument: name, value: parsed });
    const control = this.control(id, value, change);
    const hint = step.supply ? element("p", { class: "hint" }, inert(step.supply)) : null;
    return element("div", { class: "field" }, element("label", { for: id }, inert(name)), control,
      element("p", { class: "hint" }, `in the plan: ${valueText(value)}`), hint);
  }

  control(id, value, change) {
    if (typeof value === "number") {
      return element("input", { id, type: "number", value, step: Number.isInteger(value) ? 1 : "any",
        inputmode: "decimal",
        input: (event) => {
          const isNumber = event.target.value !== "" && Number.isFinite(event.target.valueAsNumber);
          event.target.setAttribute("aria-invalid", String(!isNumber));
          if (isNumber) change(event.target.valueAsNumber);
        } });
    }
    if (typeof value === "boolean") {
      return element("input", { id, type: "checkbox", checked: value,
        change: (event) => change(event.target.checked) });
    }
    if (typeof value === "string") {
      return element("input", { id, value, spellcheck: "false", input: (event) => change(event.target.value) });
    }
    if (value !== null && typeof value === "object" && "to" in value && "field" in value) {
      const inner = value.to ?? (typeof value.from === "number" ? 0 : "");
      return this.control(id, inner, (to) => change({ ...value, to, basis: "person" }));
    }
    return element("output", { id }, valueText(value));
  }

  set(place, edit) {
    if (edit === null) this.edits.delete(place); else this.edits.set(place, edit);
    this.key = freshKey();
    this.store.disabled = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), pause);
  }

  get changes() {
    const removed = new Set([...this.edits.values()].filter((edit) => edit.remove).map((edit) => edit.step));
    return [...this.edits.values()].filter((edit) => edit.remove || !removed.has(edit.step));
  }

  request(preview) { return { planDigest: this.digest, changes: this.changes, preview }; }

  async ask() {
    this.abort?.abort();
    if (this.changes.length === 0) {
      this.preview(null);
      replace(this.result, "Nothing is changed.");
      return;
    }
    this.abort = new AbortController();
    try {
      const answer = await post(this.path, this.request(true), { signal: this.abort.signal });
      const after = answer.plan?.risk ?? answer.riskAfter;
      this.preview(after);
      const [before, now] = [tierOf(answer.riskBefore) ?? this.plan.risk?.tier,
        tierOf(answer.riskAfter) ?? after?.tier];
      replace(this.result, element("p", {}, "Risk: ", riskChip(before), " → ", riskChip(now) ?? "unknown"),
        element("ul", { class: "bullets" }, (after?.sentences ?? []).slice(0,
          3).map((text) => element("li", {}, sentence(text)))));
      this.store.disabled = false;
    } catch (error) {
      if (error.name === "AbortError") return;
      this.preview(null);
      replace(this.result, problemNode(error));
    }
  }

  async keep() {
    this.store.disabled = true;
    try {
      await post(this.path, this.request(false), { key: this.key });
      announce("The modified plan is kept; it needs its approvals anew.", { isUrgent: true });
      this.stored();
    } catch (error) {
      replace(this.result, problemNode(error));
      this.store.disabled = false;
    }
  }
}

const tierOf = (risk) => (typeof risk === "string" ? risk : risk?.tier);
