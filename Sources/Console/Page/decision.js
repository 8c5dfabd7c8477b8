// The decision: what an approval would bind, who has given theirs, what stands against it, and the three answers.
import { freshKey, post } from "./api.js";
import { announce, complain, problemNode } from "./announce.js";
import { button, element, replace, table } from "./element.js";
import { acts, effectOf, nameToType } from "./gist.js";
import { inert, plain, sentence } from "./inert.js";
import { has, roleNeeded } from "./session.js";
import { age, count, digestNode, entityNode, until } from "./words.js";

const blocks = {
  stop: "The stop switch is engaged", freeze: "A change freeze is in force", budget: "A budget is spent",
  cooldown: "It was changed a moment ago", flap: "It would undo what was just done", policy: "The policy forbids it",
  window: "It is outside the maintenance window",
};

const people = { none: "nobody", one: "1 person", two: "2 people" };

/// The decision on one approval card. `changed` is called after an answer, `modify` opens the editor.
export class Decision {
  constructor(incident, { changed, modify }) {
    this.incident = incident;
    this.path = `/incidents/${encodeURIComponent(incident)}`;
    this.changed = changed;
    this.modify = modify;
    this.node = element("div", { class: "decision" });
    this.say = element("div", { role: "alert", class: "decision-fault" });
  }

  /// Shows a card and the plan that it is about; null when there is nothing to decide.
  show(card, plan) {
    this.card = card;
    this.plan = plan;
    this.key = freshKey();
    this.isStale = false;
    replace(this.say);
    const heading = element("h3", { id: "decision-title", tabindex: "-1" }, "Decision");
    replace(this.node, heading, card === null
      ? element("p", { class: "muted" }, "Nothing waits for a decision.") : this.body(card));
  }

  /// Takes a newer card: who has approved is shown; a card about something else only says so.
  take(card) {
    if (card === null || this.card === null) return this.warn();
    const bound = ["planDigest", "evidenceDigest", "effectDigest", "stateFingerprint"];
    if (bound.some((name) => card[name] !== this.card[name])) return this.warn();
    if (this.isBusy) return undefined;
    this.card = card;
    replace(this.givenPlace, this.given(card));
    this.offerSteps();
    return this.limit();
  }

  /// What is on the page is old: it can no longer be approved here.
  warn() {
    if (this.isStale) return;
    this.isStale = true;
    announce("The plan or what it rests on has changed. Read the new one before you decide.", { isUrgent: true });
    replace(this.say, element("div", { class: "notice warning" },
      element("p", {}, element("strong", {}, "The plan or what it rests on has changed since you opened it.")),
      element("p", {}, "What you see is the old one, and it cannot be approved any more."),
      element("p", {}, button("Read the new plan", () => this.changed(), { id: "read-new" }))));
    this.limit();
  }

  /// Takes how the plan is carried out: whether anybody does, and whether step by step.
  takeRun(view) {
    this.run = view;
    this.offerSteps();
  }

  /// Offers that each step waits for a word, where there is somebody who carries the plan out.
  offerSteps() {
    if (this.card === null || !this.stepsPlace) return;
    const isThere = this.run?.executors === true && this.card.needed > 0;
    const isOffered = isThere && this.card.mayApprove && !roleNeeded("approver");
    if (isThere && this.run.stepwise) {
      replace(this.stepsPlace, element("p", { id: "stepwise-asked" },
        "It goes step by step: each step that changes something waits for a word."));
    } else if (!isOffered) {
      replace(this.stepsPlace);
    } else if (!this.stepsPlace.querySelector("#stepwise")) {
      replace(this.stepsPlace, element("label", { class: "check" },
        element("input", { type: "checkbox", id: "stepwise" }),
        "Step by step: each step that changes something waits for a word"));
    }
  }

  body(card) {
    this.stepsPlace = element("div", {});
    this.givenPlace = element("div", {}, this.given(card));
    this.limits = element("div", {});
    this.approve = button(`Approve ${effectOf(card.steps)}`, () => this.pressed(),
      { id: "approve", class: this.isGrave() ? "grave" : "primary" });
    this.reject = button("Reject …", () => this.openReject(), { id: "reject", "aria-expanded": "false" });
    this.edit = button("Modify …", () => this.modify(), { id: "modify" });
    this.rejectPlace = element("div", {});
    this.comment = element("input", { id: "comment", maxlength: 500, autocomplete: "off" });
    const parts = element("div", { class: "stack" }, this.givenPlace, this.limits, this.targets(card),
      element("div", {}, element("label", { for: "comment" }, "Comment, if you want"), this.comment),
      this.stepsPlace,
      this.say,
      element("div", { class: "actions answers" }, this.approve, this.edit, this.reject), this.rejectPlace,
        this.binds(card));
    this.limit();
    this.offerSteps();
    return parts;
  }

  /// Whether a second look is asked for: two people, or a high risk.
  isGrave() { return this.card.needed > 1 || this.plan?.risk?.tier === "high"; }

  given(card) {
    const missing = Math.max(0, card.needed - card.given.length);
    const agreement = card.needed === 0 ? "No approval is needed."
      : `${count(card.needed, "person", "people")} must agree; ${card.given.length} of ${card.needed} have.`;
    return element("div", {},
      element("p", { class: "needed" }, element("strong", {}, agreement),
        missing > 0 ? [" The offer ends ", until(card.expiresAt), "."] : null),
      element("ul", { class: "given" }, card.given.map((one) => element("li", {}, "✓ ", inert(one.user), " ",
        element("span", { class: "muted" }, age(one.time), " ago"), one.comment ? [": ", inert(one.comment)] : null))));
  }

  targets(card) {
    return table("What would be done", [{ title: "Step" }, { title: "Target" }, { title: "Approval" }],
      card.steps.map((step) => [
        [`${step.number}. `, inert(step.title), " ", element("span", { class: "muted" }, "(", inert(step.class), ")")],
        entityNode(step.target), people[step.approval] ?? plain(step.approval),
      ]));
  }

  binds(card) {
    return element("details", { class: "small" }, element("summary", {}, "What the approval binds, and what voids it"),
      element("dl", { class: "facts" },
        ["plan", "planDigest", "evidence", "evidenceDigest", "predicted effect", "effectDigest", "state",
          "stateFingerprint"]
          .flatMap((name, index, all) => index % 2 === 0
            ? [element("dt", {}, name), element("dd", {}, digestNode(card[all[index + 1]]))] : [])),
      element("p", {}, "It is void when:"),
      element("ul", { class: "bullets" }, (card.voids ?? []).map((text) => element("li", {}, sentence(text)))));
  }

  /// Turns the answers off where they cannot be given, and says why in words.
  limit() {
    if (this.card === null) return;
    const blockedBy = this.card.decision?.blockedBy ?? [];
    const role = roleNeeded("approver");
    const why = [
      ...blockedBy.map((block) => [element("strong", {}, blocks[block.kind] ?? plain(block.kind)), ": ",
        sentence(block.reason)]),
      this.card.mayApprove || blockedBy.length > 0 || role ? null
        : [sentence(this.card.whyNot ?? "You may not approve this.")],
      role ? [role] : null,
    ].filter((reason) => reason !== null);
    const environment = this.card.decision?.environment;
    const reasons = [...(this.card.decision?.reasons ?? []).map((text) => sentence(text)),
      ...(environment ? [["Decided for the environment ", inert(environment), "."]] : [])]
      .map((words) => element("li", { class: "muted" }, words));
    const isAgreed = this.card.needed > 0 && this.card.given.length >= this.card.needed;
    replace(this.limits, isAgreed ? element("p", { class: "notice good", id: "agreed" },
      "It has every approval that it needs.")
      : why.length === 0 ? null : element("div", { class: "notice warning", id: "why-not" },
      element("p", {}, element("strong", {}, "It cannot be approved by you now.")),
      element("ul", { class: "bullets" }, why.map((reason) => element("li", {}, reason)))),
    reasons.length === 0 ? null : element("ul", { class: "bullets small" }, reasons));
    this.approve.disabled = !this.card.mayApprove || why.length > 0 || this.isStale || this.isBusy === true;
    this.reject.disabled = role !== null || this.isStale;
    this.edit.disabled = !has("responder") || this.isStale;
  }

  pressed() {
    if (this.isGrave()) this.askAgain(); else this.send();
  }

  /// The second look: the target's name has to be typed.
  askAgain() {
    const name = nameToType(this.card.steps);
    const field = element("input", { id: "retype", autocomplete: "off", spellcheck: "false", autocapitalize: "none" });
    const confirm = element("button", { type: "submit", class: "grave", id: "approve-again", disabled: true },
      `Approve ${effectOf(this.card.steps)}`);
    field.addEventListener("input", () => { confirm.disabled = field.value !== name; });
    const irreversible = this.plan?.risk?.irreversible ?? [];
    const dialog = element("dialog", { "aria-labelledby": "again-title", class: "again" },
      element("h2", { id: "again-title" }, "A second look"),
      element("div", { class: "notice danger stack" },
        element("p", {}, element("strong", {}, `You are about to approve ${effectOf(this.card.steps)}.`)),
        element("ul", { class: "bullets" }, acts(this.card.steps).map((step) =>
          element("li", {}, inert(step.title), " on ", entityNode(step.target)))),
        irreversible.map((text) => element("p", { class: "irreversible" }, "Cannot be undone: ", inert(text)))),
      element("form", { submit: (event) => {
        event.preventDefault();
        if (field.value !== name) return;
        dialog.close();
        this.send();
      } },
      element("label", { for: "retype" }, "Type the target's name, ", element("code", {}, name), ", to go on"), field,
      element("div", { class: "actions" }, confirm, button("Go back", () => dialog.close()))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (!this.isBusy) this.approve.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    field.focus();
  }

  /// Sends the approval. However often it is pressed, the key is the same until the card changes.
  async send() {
    if (this.isBusy || this.isStale) return;
    this.isBusy = true;
    this.approve.disabled = true;
    this.approve.setAttribute("aria-busy", "true");
    const { planDigest, evidenceDigest, effectDigest, stateFingerprint, nonce } = this.card;
    const comment = this.comment.value.trim();
    const body = { planDigest, evidenceDigest, effectDigest, stateFingerprint, nonce,
      ...(comment === "" ? {} : { comment }) };
    try {
      if (this.stepsPlace.querySelector("#stepwise")?.checked) {
        await post(`${this.path}/run/stepwise`, { planDigest }, { key: `${this.key}-steps` });
      }
      const card = await post(`${this.path}/approve`, body, { key: this.key });
      const isAnother = card.state === "pending" && card.nonce !== nonce;
      announce(isAnother
        ? "What the approval rested on has changed before it could begin. Read the plan that stands now."
        : `Approved: ${effectOf(this.card.steps)}. ${card.given.length} of ${card.needed} have agreed.`,
      { isUrgent: true });
      this.isBusy = false;
      this.changed();
    } catch (error) {
      this.isBusy = false;
      if (error.status === 409) this.isStale = true;
      replace(this.say, problemNode(error), error.status === 409
        ? element("p", {}, button("Read the new plan", () => this.changed(), { id: "read-new" })) : null);
      this.limit();
    } finally {
      this.approve.removeAttribute("aria-busy");
    }
  }

  openReject() {
    const isOpen = this.rejectPlace.firstChild !== null;
    this.reject.setAttribute("aria-expanded", String(!isOpen));
    if (isOpen) return void replace(this.rejectPlace);
    const reason = element("textarea", { id: "reason", required: true, maxlength: 2000 });
    const fault = element("p", { class: "error", id: "reason-fault" });
    const send = async (event) => {
      event.preventDefault();
      const text = reason.value.trim();
      if (text === "") {
        fault.textContent = "Say why: the next person and the review need it.";
        reason.setAttribute("aria-invalid", "true");
        reason.setAttribute("aria-describedby", "reason-fault");
        return void reason.focus();
      }
      event.submitter.disabled = true;
      try {
        await post(`${this.path}/reject`, { planDigest: this.card.planDigest, reason: text }, { key: this.key });
        announce("The plan was rejected.", { isUrgent: true });
        this.changed();
      } catch (error) {
        complain(error);
        event.submitter.disabled = false;
      }
    };
    replace(this.rejectPlace, element("form", { submit: send, novalidate: true, class: "reject-form" },
      element("label", { for: "reason" }, "Why is it rejected?"), reason, fault,
      element("div", { class: "actions" }, element("button", { type: "submit", class: "grave", id: "reject-send" },
        "Reject the plan"))));
    reason.focus();
    return undefined;
  }
}
