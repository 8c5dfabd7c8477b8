// Citations, and what they stand for. Evidence is what other systems wrote: it is shown as it came, and does nothing.
import { element, freshId } from "./element.js";
import { inert, inertBlock, plain, sentence } from "./inert.js";

export class Evidence {
  constructor(items) {
    this.byId = new Map((items ?? []).map((item) => [item.id, item]));
  }

  /// A statement with the evidence for it, which opens below it.
  claim(text, citations, properties = {}) {
    const place = element("div", { class: "evidence-place" });
    return element("div", { class: "claim", ...properties },
      element("p", {}, sentence(text), " ", this.citations(citations, place)), place);
  }

  /// The citations as buttons that open their evidence in `place`.
  citations(ids, place) {
    return element("span", { class: "citations" }, (ids ?? []).map((id) => this.citation(id, place)));
  }

  citation(id, place) {
    const cardId = freshId("evidence");
    const toggle = () => {
      const open = place.querySelector(`#${cardId}`);
      if (open) open.remove(); else place.append(this.card(id, cardId));
      node.setAttribute("aria-expanded", String(open === null));
    };
    const node = element("button", { type: "button", class: "citation", "aria-expanded": "false",
      "aria-controls": cardId,
      "aria-label": `Evidence ${plain(id)}`, click: toggle }, plain(id));
    return node;
  }

  /// One piece of evidence: what kind, from where, and its words.
  card(id, cardId = null) {
    const item = this.byId.get(id);
    if (!item) {
      return element("div", { class: "evidence-card", id: cardId }, element("p", { class: "error" },
        `${plain(id)} is not among the evidence of this document.`));
    }
    return element("div", { class: "evidence-card", id: cardId },
      element("p", { class: "small" }, element("strong", {}, plain(id)), " · ", inert(item.source), " · ",
        inert(item.document), item.locator ? [" · ", element("code", {}, inert(item.locator))] : null),
      inertBlock(item.excerpt),
      element("p", { class: "small muted" }, "Untrusted text, shown as it came."));
  }
}
