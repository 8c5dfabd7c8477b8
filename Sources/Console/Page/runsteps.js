// The steps of a run: what was predicted of each, and what came.
import { element, replace, svg } from "./element.js";
import { inert, inertBlock, plain, sentence } from "./inert.js";
import { drawing } from "./drawing.js";
import { entityNode, lasting, percent, wholeSentence } from "./words.js";

/// The tone, sign and words of each phase that the service tells.
const phases = {
  waiting: [null, "○", "not begun"], "about to be ordered": ["accent", "▸", "being carried out"],
  "carried out": ["accent", "▸", "carried out; its effect is looked for"], verified: ["good", "✓", "verified"],
  "not verified": ["danger", "✗", "not verified"], refused: ["warning", "✗", "refused, nothing was changed"],
  failed: ["danger", "✗", "failed"], unknown: ["danger", "?", "nobody can tell whether it took effect"],
  outdated: ["warning", "✗", "not begun: the world has changed"], "being undone": ["accent", "↶", "being undone"],
  undone: ["warning", "↶", "undone"], "not undone": ["danger", "✗", "could not be undone"],
  "undone or not, unknown": ["danger", "?", "nobody can tell whether it was undone"],
};

/// The list of steps. A step whose state is the same stays the same element.
export class RunSteps {
  constructor() {
    this.node = element("ol", { class: "run-steps" });
    this.shown = new Map();
  }

  /// Shows the steps of a run; none for null.
  show(run, plan) {
    this.node.hidden = run === null;
    if (this.intent !== run?.intent) {
      this.intent = run?.intent;
      this.shown.clear();
      replace(this.node);
    }
    const planned = run && plan && plan.digest === run.planDigest ? plan.steps : [];
    for (const step of run?.steps ?? []) {
      const rules = planned.find((one) => one.action === step.action && same(one.target, step.target))?.verification;
      const state = JSON.stringify([step, rules ?? null]);
      const known = this.shown.get(step.number);
      if (known?.state === state) continue;
      const item = known?.item ?? element("li", { class: "run-step", tabindex: "-1", "data-stop": true });
      if (!known) this.node.append(item);
      this.fill(item, step, rules);
      this.shown.set(step.number, { item, state });
    }
  }

  fill(item, step, rules) {
    const isHeld = item !== document.activeElement && item.contains(document.activeElement);
    const isOpen = item.querySelector("details")?.open ?? false;
    const [tone, sign, words] = phases[step.phase] ?? [null, "?", plain(step.phase)];
    item.dataset.phase = step.phase in phases ? step.phase : "unknown";
    replace(item,
      element("h3", {}, element("span", { class: "step-number" }, `${step.number}`),
        element("span", { class: "run-title" }, inert(step.title), " ",
          element("span", { class: "chip", "data-tone": tone }, element("span", { "aria-hidden": "true" }, sign),
            words))),
      element("p", { class: "step-line" }, entityNode(step.target), " ",
        element("code", { class: "muted small" }, inert(step.action))),
      step.detail ? element("p", { class: "run-detail" }, sentence(wholeSentence(step.detail))) : null,
      element("dl", { class: "facts" },
        step.forecast ? row("Would do", inert(step.forecast, { lines: true, className: "lines" })) : null,
        row("Predicted", predicted(step.expected)),
        row("Observed", observed(step, words), comparison(step)),
        rules ? row("Verified by", element("ul", { class: "bullets" }, rules.conditions.map((one) =>
          element("li", {}, inert(one.meaning))))) : null,
        step.finding ? row("Found", element("details", { open: isOpen || step.finding.length < 400 },
          element("summary", {}, "What the look found"), inertBlock(step.finding))) : null));
    if (isHeld) item.focus();
  }
}

function same(one, other) {
  return one.kind === other.kind && one.name === other.name && (one.namespace ?? "") === (other.namespace ?? "");
}

function row(title, ...children) {
  return [element("dt", {}, title), element("dd", {}, ...children)];
}

function predicted(expected) {
  const chance = expected.success === null ? "" : `; ${percent(expected.success)} likely to end the fault`;
  return `usually ${lasting(expected.typicalSeconds)}, seldom more than ${lasting(expected.slowSeconds)}${chance}`;
}

/// Seconds with one digit where they are few.
function precise(seconds) {
  return seconds < 10 ? `${Math.max(0, Math.round(seconds * 10) / 10)} s` : lasting(seconds);
}

function observed(step, words) {
  if (step.seconds === null) return step.phase === "waiting" ? "nothing yet" : words;
  const { typicalSeconds, slowSeconds } = step.expected;
  const pace = step.seconds > slowSeconds ? "slower than predicted"
    : step.seconds <= typicalSeconds ? "faster than usual" : "as predicted";
  return `verified after ${precise(step.seconds)}: ${pace}`;
}

/// The seconds that it took, on a line that ends where it would have been slow.
function comparison(step) {
  const { typicalSeconds, slowSeconds } = step.expected;
  const whole = Math.max(slowSeconds, step.seconds ?? 0);
  if (step.seconds === null || whole <= 0) return null;
  const words = `${precise(step.seconds)} observed; predicted were ${lasting(typicalSeconds)}, and `
    + `${lasting(slowSeconds)} where it is slow`;
  return drawing("Predicted against observed", words, (root, width) => {
    const place = (seconds) => 2 + (seconds / whole) * (width - 4);
    root.append(
      svg("rect", { class: "track", x: 2, y: 5, width: Math.max(1, place(slowSeconds) - 2), height: 8, rx: 2 }),
      svg("rect", { class: step.seconds > slowSeconds ? "bar nothing" : "bar plan", x: 2, y: 7, height: 4,
        width: Math.max(2, place(step.seconds) - 2) }),
      svg("path", { class: "mark", d: `M${place(typicalSeconds)} 2v14` }));
    return 18;
  }, "pace");
}
