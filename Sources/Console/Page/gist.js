// A plan in one sentence, and what exactly would be approved.
import { element } from "./element.js";
import { inert, plain, sentence } from "./inert.js";
import { count, entityNode, entityText, valueText } from "./words.js";

/// Classes of action that change nothing.
const harmless = new Set(["look", "wait", "page"]);

/// Whether a step changes something.
export const changes = (step) => !harmless.has(step.class);

/// The steps that change something; all steps where none does.
export function acts(steps) {
  const changing = steps.filter(changes);
  return changing.length > 0 ? changing : steps;
}

/// The plan in a sentence.
export function gistNode(plan) {
  if (plan.abstained) return element("p", { class: "gist" }, "Do nothing. ", sentence(plan.abstention ?? ""));
  if (plan.steps.length === 0) return element("p", { class: "gist" }, "There is no step to take.");
  return element("p", { class: "gist" }, acts(plan.steps).map((step, index) => [
    index > 0 ? "; then " : "", lowered(step.title, index), " on ", entityNode(step.target), argumentsText(step),
  ]), ".");
}

function lowered(title, index) {
  const text = String(title ?? "");
  return inert(index > 0 ? text.charAt(0).toLowerCase() + text.slice(1) : text);
}

function argumentsText(step) {
  const all = Object.entries(step.arguments ?? {}).map(([name, value]) => `${plain(name)} ${valueText(value)}`);
  return all.length === 0 ? "" : ` (${all.join(", ")})`;
}

/// What pressing approve would approve: `1 change on deployment shop/checkout`.
export function effectOf(steps) {
  const changing = steps.filter(changes);
  if (changing.length === 0) return `${count(steps.length, "step")} that change nothing`;
  const targets = [...new Set(changing.map((step) => entityText(step.target)))];
  const where = targets.length === 1 ? targets[0] : count(targets.length, "target");
  return `${count(changing.length, "change")} on ${where}`;
}

/// The name a person has to type for the gravest approvals: of what is changed first, as the page shows it.
export function nameToType(steps) {
  return plain(acts(steps)[0]?.target?.name ?? "");
}
