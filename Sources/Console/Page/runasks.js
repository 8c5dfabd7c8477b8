// What people decide about a run: whether it goes on, what became of a step of which nobody can tell, and its end.
import { freshKey, post } from "./api.js";
import { announce, complain, problemNode } from "./announce.js";
import { button, element, replace } from "./element.js";
import { inert, plain, sentence } from "./inert.js";
import { has, roleNeeded } from "./session.js";
import { entityNode, entityText, wholeSentence } from "./words.js";

/// Phases of a run that has turned round.
const turned = new Set(["not verified", "refused", "failed", "being undone", "undone", "undone or not, unknown",
  "not undone"]);

export class RunAsks {
  constructor(path, load) {
    this.path = path;
    this.load = load;
    this.question = element("div", {});
    this.pause = element("div", {});
    this.reason = element("div", {});
    this.fault = element("div", { role: "alert" });
    this.end = button("End the run …", () => this.askEnd(), { id: "run-end" });
    this.release = button("Release the containment …", () => this.askRelease(), { id: "run-release" });
    this.node = element("div", { class: "run-asks" }, this.question, this.fault,
      element("div", { class: "actions" }, this.pause, this.end, this.release), this.reason);
  }

  /// Shows what a run asks. What somebody is typing stays while it is asked for.
  show(run) {
    this.run = run;
    const isOpen = run !== null && run.outcome === null;
    const mayDecide = isOpen && has("approver");
    const mayRelease = run !== null && !isOpen && (run.releasable ?? []).length > 0 && has("approver");
    this.node.hidden = !isOpen && !mayRelease;
    this.release.hidden = !mayRelease;
    this.end.hidden = !mayDecide;
    this.ask(isOpen && run.waiting !== null ? run : null, mayDecide);
    this.offerPause(mayDecide && run.waiting === null);
    if (!isOpen) replace(this.fault);
  }

  ask(run, mayDecide) {
    const state = run && JSON.stringify([run.intent, run.waiting, run.question, this.next(run)?.number, mayDecide]);
    if (this.asked === state) return;
    this.asked = state;
    const isHeld = this.question.contains(document.activeElement);
    replace(this.fault);
    if (run === null) {
      replace(this.question);
    } else {
      const words = run.question === null ? this.waiting(run) : this.unknown(run);
      replace(this.question, element("div", { class: "notice danger stack", role: "group",
        "aria-labelledby": "run-asks-title" }, words,
      mayDecide ? this.answers(run) : element("p", { class: "muted" }, roleNeeded("approver"))));
    }
    if (isHeld) (document.getElementById("run-asks-title") ?? document.getElementById("run-title"))?.focus();
  }

  waiting(run) {
    return [element("h3", { id: "run-asks-title", tabindex: "-1" }, "The run waits for a person"),
      element("p", {}, sentence(wholeSentence(run.waiting)))];
  }

  /// Nobody can tell: what is to be looked at, under which key.
  unknown(run) {
    const { step: number, undo, key } = run.question;
    const step = run.steps.find((one) => one.number === number);
    return [
      element("h3", { id: "run-asks-title", tabindex: "-1" },
        undo ? `Was step ${number} undone?` : `Did step ${number} take effect?`),
      element("p", {}, sentence(wholeSentence(run.waiting))),
      element("dl", { class: "facts" },
        element("dt", {}, "Step"), element("dd", {}, inert(step?.title ?? "")),
        element("dt", {}, "Look at"), element("dd", {}, step ? entityNode(step.target) : ""),
        element("dt", {}, "Key of the order"), element("dd", {}, element("code", { id: "run-key" }, inert(key ?? "")))),
      element("p", {}, "Look at the target itself before you say. Nothing else is done until somebody has said it."),
    ];
  }

  answers(run) {
    if (run.question !== null) {
      return element("div", { class: "actions" },
        button("It happened …", () => this.askSettled(run, true), { id: "run-happened" }),
        button("It did not happen …", () => this.askSettled(run, false), { id: "run-not-happened" }));
    }
    const next = this.next(run);
    const isUndoing = run.steps.some((step) => turned.has(step.phase));
    const label = isUndoing ? "Go on undoing" : next ? `Carry out step ${next.number}: ${plain(next.title)} on `
      + entityText(next.target) : "Go on";
    return element("div", { class: "actions" }, this.presser(label, "resume", {}, "It goes on.",
      { id: "run-resume", class: "primary wide" }));
  }

  /// The step that a word lets begin, of a run that goes step by step.
  next(run) {
    return run.stepwise ? run.steps.find((step) => step.phase === "waiting") : undefined;
  }

  /// A button that sends one decision, once for each press that arrives.
  presser(label, verb, body, said, properties) {
    let key = freshKey();
    const pressed = button(label, async () => {
      pressed.disabled = true;
      if (await this.send(verb, body, key, said)) key = freshKey();
      pressed.disabled = false;
    }, properties);
    return pressed;
  }

  /// Sends a decision. Returns whether it was taken.
  async send(verb, body, key, said) {
    replace(this.fault);
    try {
      await post(`${this.path}/run/${verb}`, body, { key });
    } catch (error) {
      replace(this.fault, problemNode(error));
      return false;
    }
    announce(said, { isUrgent: true });
    await this.load();
    return true;
  }

  offerPause(isOffered) {
    if (!isOffered) {
      replace(this.pause);
      return void replace(this.reason);
    }
    if (this.pause.firstChild) return undefined;
    const form = this.reason;
    const opener = button("Pause …", () => {
      const isOpen = form.firstChild !== null;
      opener.setAttribute("aria-expanded", String(!isOpen));
      if (isOpen) return void replace(form);
      const field = this.pauseForm(form);
      field.focus();
      return undefined;
    }, { id: "run-pause", "aria-expanded": "false" });
    return void replace(this.pause, opener);
  }

  pauseForm(place) {
    const key = freshKey();
    const reason = element("input", { id: "run-reason", maxlength: 1000, autocomplete: "off" });
    const fault = element("p", { class: "error", id: "run-reason-fault" });
    replace(place, element("form", { class: "reject-form", novalidate: true, submit: async (event) => {
      event.preventDefault();
      if (reason.value.trim() === "") {
        fault.textContent = "Say why: whoever lets it go on needs it.";
        reason.setAttribute("aria-invalid", "true");
        reason.setAttribute("aria-describedby", "run-reason-fault");
        return void reason.focus();
      }
      event.submitter.disabled = true;
      const said = "It pauses once what is under way has ended.";
      if (!await this.send("pause", { reason: reason.value.trim() }, key, said)) {
        event.submitter.disabled = false;
        return undefined;
      }
      replace(place);
      const opener = document.getElementById("run-pause");
      opener?.setAttribute("aria-expanded", "false");
      (opener ?? document.getElementById("run-end"))?.focus();
      return undefined;
    } },
    element("label", { for: "run-reason" }, "Why does it pause? What is under way is finished first."), reason, fault,
    element("p", {}, element("button", { type: "submit", id: "run-pause-send" }, "Pause the run"))));
    return reason;
  }

  askSettled(run, happened) {
    const { step: number, undo } = run.question;
    const step = run.steps.find((one) => one.number === number);
    const what = undo ? `step ${number} was ${happened ? "" : "not "}undone`
      : `step ${number} ${happened ? "took" : "did not take"} effect`;
    const then = happened
      ? (undo ? "It counts as undone, and the run goes on." : "Its effect is looked for, and the run goes on.")
      : `The target is looked at again, and then ${undo ? "undoing" : "the step"} is ordered again. If it did happen `
        + "after all, it may happen twice.";
    const where = step ? [inert(step.title), " on ", entityNode(step.target), ". "] : null;
    this.dialog(`You say that ${what}`, element("p", {}, where, then),
      happened ? "I looked: it happened" : "I looked: it did not happen",
      happened ? "primary" : "grave", "settle", { step: number, undo, happened }, `You said that ${what}.`);
  }

  askEnd() {
    const open = this.run?.steps.filter((step) => step.phase === "verified" || step.phase === "carried out") ?? [];
    const left = open.length === 0 ? "Nothing was carried out so far."
      : `What was carried out stays: step ${open.map((step) => step.number).join(", ")}.`;
    this.dialog("End this run as it is", element("p", {}, "Nothing more is done, and nothing is undone. ", left),
      "End the run", "grave", "abandon", {}, "The run ends as it is.");
  }

  /// What contains an intruder is taken back on a person's word, with a reason for the journal.
  askRelease() {
    const numbers = new Set(this.run?.releasable ?? []);
    const steps = (this.run?.steps ?? []).filter((step) => numbers.has(step.number));
    const reason = element("input", { id: "run-release-reason", maxlength: 1000, autocomplete: "off" });
    const fault = element("p", { class: "error", id: "run-release-fault" });
    const words = element("div", { class: "stack" },
      element("p", {}, "Is taken back, by what was there before, also while the stop switch is engaged:"),
      element("ul", {}, ...steps.map((step) => element("li", {}, `Step ${step.number}: `, inert(step.title), " on ",
        entityNode(step.target)))),
      element("label", { for: "run-release-reason" }, "Why is it released?"), reason, fault);
    this.dialog("Release what contains the intruder", words, "Release it", "grave", "release", () => {
      if (reason.value.trim() !== "") return { reason: reason.value.trim() };
      fault.textContent = "Say why: it stands in the journal.";
      reason.setAttribute("aria-invalid", "true");
      reason.setAttribute("aria-describedby", "run-release-fault");
      reason.focus();
      return null;
    }, "It is being taken back.");
  }

  /// A second look at a decision that cannot be taken back. `body` may be a function, which gives null where
  /// something is to be said first.
  dialog(title, words, label, look, verb, body, said) {
    const opener = document.activeElement;
    const key = freshKey();
    const confirm = button(label, async () => {
      const sent = typeof body === "function" ? body() : body;
      if (sent === null) return;
      confirm.disabled = true;
      try {
        await post(`${this.path}/run/${verb}`, sent, { key });
        dialog.close();
        announce(said, { isUrgent: true });
        await this.load();
      } catch (error) {
        complain(error);
        dialog.close();
      }
    }, { id: "run-confirm", class: look });
    const back = button("Go back", () => dialog.close(), { id: "run-back" });
    const dialog = element("dialog", { "aria-labelledby": "run-dialog-title", close: () => {
      dialog.remove();
      if (opener?.isConnected) opener.focus();
    } }, element("h2", { id: "run-dialog-title" }, title), words,
    element("div", { class: "actions" }, confirm, back));
    document.body.append(dialog);
    dialog.showModal();
    back.focus();
  }
}
