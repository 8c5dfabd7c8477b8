// The steps of a plan, each with why, what to expect, how to see that it helped, and the way back.
import { element } from "./element.js";
import { inert, sentence } from "./inert.js";
import { changes } from "./gist.js";
import { entityNode, lasting, valueText } from "./words.js";

const approvals = { none: "nobody must agree", one: "one person must agree", two: "two people must agree" };
const ways = {
  "not-needed": "Nothing to undo", action: "By an action", "restore-recorded-state": "By what was recorded before",
  irreversible: "It cannot be undone",
};

/// The steps as a list.
export function stepsView(plan, evidence) {
  if (plan.steps.length === 0) return element("p", { class: "muted" }, "There is no step.");
  return element("ol", { class: "steps" }, plan.steps.map((step) => stepNode(step, evidence)));
}

function stepNode(step, evidence) {
  const isFinal = step.compensation?.kind === "irreversible";
  return element("li", { class: "step", tabindex: "-1", "data-stop": true },
    element("h3", {}, element("span", { class: "step-number" }, `${step.number}`), inert(step.title)),
    element("p", { class: "step-line" }, entityNode(step.target), " ",
      element("span", { class: "chip", "data-tone": changes(step) ? "warning" : null }, inert(step.class)), " ",
      element("span", { class: "muted small" }, approvals[step.approval] ?? "")),
    element("dl", { class: "facts" },
      row("Action", element("code", {}, inert(step.action)), argumentList(step.arguments)),
      step.supply ? row("To find out first", element("div", { class: "notice warning" }, sentence(step.supply))) : null,
      row("Why", step.rationale.map((reason) => evidence.claim(reason.text, reason.citations))),
      row("Expected effect", sentence(step.expectedEffect)),
      row("Before it", conditions(step.preconditions)),
      step.invariants?.length > 0 ? row("All along", list(step.invariants.map((one) => one.meaning ?? one))) : null,
      row("Verified by", verification(step.verification)),
      row("How to undo it", element("span", { class: isFinal ? "irreversible" : "" },
        ways[step.compensation?.kind] ?? "unknown",
        step.compensation?.meaning && step.compensation.kind !== "not-needed"
          ? [": ", inert(step.compensation.meaning)] : "",
        step.compensation?.action ? [" (", element("code", {}, inert(step.compensation.action)), ")"] : ""))));
}

function row(title, ...children) {
  return [element("dt", {}, title), element("dd", {}, ...children)];
}

function argumentList(values) {
  const entries = Object.entries(values ?? {});
  if (entries.length === 0) return null;
  return element("ul", { class: "arguments" }, entries.map(([name, value]) =>
    element("li", {}, element("code", {}, inert(name)), " = ", element("strong", {}, valueText(value)),
      value?.reason ? element("span", { class: "muted" }, " ", sentence(value.reason)) : null)));
}

function list(texts) {
  return element("ul", { class: "bullets" }, texts.map((text) => element("li", {}, sentence(text))));
}

const states = { holds: ["good", "✓ holds"], unknown: ["warning", "? check it"], fails: ["danger", "✗ fails"] };

function conditions(all) {
  if (!all || all.length === 0) return element("span", { class: "muted" }, "nothing has to hold");
  return element("ul", { class: "conditions" }, all.map((condition) => {
    const [tone, word] = states[condition.state] ?? states.unknown;
    return element("li", {}, element("span", { class: "chip", "data-tone": tone }, word), " ",
      inert(condition.meaning), " ",
      element("code", { class: "muted small" }, inert(condition.expression)));
  }));
}

function verification(rule) {
  if (!rule) return element("span", { class: "muted" }, "nothing");
  return element("div", {}, `Within ${lasting(rule.withinSeconds)}:`, list(rule.conditions.map((one) => one.meaning)));
}
