// What can be proved: the place of an entry in the log, and the checkpoint that fixes it.
import { get, withQuery } from "./api.js";
import { problemNode } from "./announce.js";
import { button, element, replace } from "./element.js";
import { factsOf } from "./facts.js";
import { isProved } from "./merkle.js";
import { digestNode } from "./words.js";

export class Audit {
  constructor() {
    this.facts = element("div", {});
    this.proof = element("div", { "aria-live": "polite", tabindex: "-1", id: "proof" });
    this.node = element("div", { class: "stack" }, this.facts, this.proof);
  }

  show(incident) {
    replace(this.facts, element("dl", { class: "facts" },
      element("dt", {}, "Last entry"), element("dd", {}, `#${incident.version} `,
        button("Prove it", () => this.prove(incident.version), { class: "link", id: "prove" })),
      element("dt", {}, "Plan"), element("dd", {}, incident.planDigest ? digestNode(incident.planDigest) : "none")));
  }

  /// Fetches and checks the proof that an entry is in the log.
  async prove(sequence) {
    replace(this.proof, element("p", { class: "loading" }, `Proof of entry ${sequence}`));
    this.proof.focus();
    try {
      const checkpoint = await get("/audit/checkpoint");
      if (sequence > checkpoint.size) {
        replace(this.proof, element("p", { class: "notice" }, `Entry ${sequence} is newer than the last signed `
          + `checkpoint, which covers ${checkpoint.size} entries. Try again after the next one.`));
        return;
      }
      const proof = await get(withQuery("/audit/proof", { sequence, size: checkpoint.size }));
      // The root that was signed, whatever the proof says of itself.
      const whole = { ...proof, root: checkpoint.root, size: checkpoint.size, sequence };
      const answer = await isProved(whole);
      const words = {
        true: ["good", `This browser has recomputed it: entry ${sequence} is in the log of ${whole.size} entries.`],
        false: ["danger", `The proof does not lead to the checkpoint's root: entry ${sequence} is NOT proved.`],
        null: ["", "This page may not compute hashes here; check it with evenkeel audit prove."],
      }[String(answer)];
      replace(this.proof, element("p", { class: `notice ${words[0]}` }, words[1]),
        element("details", {}, element("summary", {}, "Proof and checkpoint"), factsOf({ proof, checkpoint })));
    } catch (error) {
      replace(this.proof, problemNode(error, () => this.prove(sequence)));
    }
  }
}
