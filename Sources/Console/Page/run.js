// A plan that is carried out: how far it has come, what keeps it, what it asks of people, and how it ended.
import { getIfThere } from "./api.js";
import { announce, problemNode } from "./announce.js";
import { element, replace } from "./element.js";
import { plain, sentence } from "./inert.js";
import { RunAsks } from "./runasks.js";
import { RunSteps } from "./runsteps.js";
import { clock, count, digestNode } from "./words.js";

const endings = {
  completed: ["good", "✓ carried out"], undone: ["warning", "↶ undone"], review: ["warning", "back to review"],
  abandoned: ["warning", "ended by a person"], released: ["warning", "containment released"],
};

/// Events after which a run may be another one.
const concerned = /^(run|step|intent|approval|stop|resync|incident\.re|plan)/;

/// The last run of one incident. `changed` is called with each newer state.
export class RunPanel {
  constructor(incident, { changed }) {
    this.path = `/incidents/${encodeURIComponent(incident)}`;
    this.changed = changed;
    this.line = element("div", {});
    this.fault = element("div", { role: "alert" });
    this.asks = new RunAsks(this.path, () => this.load());
    this.steps = new RunSteps();
    this.node = element("div", { class: "run" }, this.line, this.fault, this.asks.node, this.steps.node);
  }

  /// Whether an event may have changed what is shown.
  isConcerned(kinds) { return kinds.some((kind) => concerned.test(kind)); }

  /// Asks for the state and shows it. What went wrong is shown above what was known before.
  async load(signal = this.signal) {
    this.signal = signal;
    try {
      this.show(await getIfThere(`${this.path}/run`, { signal }));
      replace(this.fault);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.reveal(true);
      if (this.view === undefined) replace(this.line);
      replace(this.fault, problemNode(error, () => this.load()));
    }
  }

  /// Shows a state; what was shown of it stays as it is, so that focus and place are kept.
  show(view) {
    const before = this.view;
    this.view = view;
    const run = view?.run ?? null;
    const words = run === null ? beginning(view) : null;
    this.reveal(run !== null || words !== null);
    replace(this.line, words, run === null ? null : runLine(run), heldNode(view));
    this.asks.show(run);
    this.steps.show(run, this.plan);
    if (before !== undefined) tell(before, view);
    this.changed(view);
  }

  /// Takes the plan that stands, by which the steps of its run are verified.
  take(plan) {
    this.plan = plan;
    this.steps.show(this.view?.run ?? null, plan);
  }

  /// A panel that has nothing to say is not there.
  reveal(isThere) {
    const panel = this.node.closest("section");
    if (panel === null) return;
    panel.hidden = !isThere;
    // Where the focus goes when what had it is answered.
    panel.querySelector("h2").tabIndex = -1;
  }
}

/// What is to be said while nothing has begun; null where there is nothing.
function beginning(view) {
  if (view === null) return null;
  if (view.phase === "handed-over") {
    return element("p", { class: "muted" }, "The plan is handed over: people carry it out.");
  }
  if (view.held) return element("p", {}, element("strong", {}, "The plan is approved and cannot begin."));
  if (view.phase !== "approved") return null;
  return element("p", { class: "muted" }, "The plan is approved; it begins by itself in a moment.");
}

function heldNode(view) {
  if (!view?.held) return null;
  return element("div", { class: "notice warning", id: "run-held" },
    element("p", {}, element("strong", {}, "Held: "), sentence(view.held)),
    element("p", { class: "muted" }, "The approval stands, and it is tried again every few seconds."));
}

function runLine(run) {
  const verified = run.steps.filter((step) => step.phase === "verified").length;
  const [tone, word] = endings[run.outcome] ?? (run.waiting === null ? ["accent", "under way"]
    : ["danger", "waits for a person"]);
  return [
    element("p", { class: "run-line" }, element("span", { class: "chip", "data-tone": tone, id: "run-state" }, word),
      element("span", {}, `${verified} of ${count(run.steps.length, "step")} verified`),
      element("span", {}, "begun ", clock(run.begunAt)),
      run.stepwise ? element("span", {}, "step by step") : null,
      element("span", { class: "muted small" }, "plan ", digestNode(run.planDigest))),
    run.ending ? element("p", { id: "run-ending" }, sentence(run.ending)) : null,
  ];
}

/// Says aloud what is new; what asks for a person at once.
function tell(before, after) {
  const run = after?.run;
  if (!run) {
    if (after?.held && after.held !== before?.held) announce(`The plan cannot begin: ${plain(after.held)}`);
    return;
  }
  const isSame = before?.run?.intent === run.intent;
  const known = new Map((isSame ? before.run.steps : []).map((step) => [step.number, step.phase]));
  const news = run.steps.filter((step) => known.get(step.number) !== step.phase && step.phase !== "waiting")
    .map((step) => `Step ${step.number}: ${plain(step.phase)}.`);
  const waits = run.waiting !== null && (!isSame || before.run.waiting !== run.waiting);
  if (waits) news.push(`The run waits for a person: ${plain(run.waiting)}`);
  const isOver = run.outcome !== null && (!isSame || before.run.outcome !== run.outcome);
  if (isOver) news.push(plain(run.ending));
  if (news.length > 0) announce(news.join(" "), { isUrgent: waits || isOver });
}
