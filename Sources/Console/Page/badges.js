// Small signs that say the same by shape, by word and by colour.
import { element, svg } from "./element.js";
import { phaseWord, severityWord } from "./words.js";

const shapes = {
  critical: () => [
    svg("path", { class: "shape", d: "M6 1h8l5 5v8l-5 5H6l-5-5V6z" }),
    svg("path", { class: "sign", d: "M9 5h2v6.500H9zM9 13h2v2H9z" }),
  ],
  warning: () => [
    svg("path", { class: "shape", d: "M10 1.500 19.500 18h-19z" }),
    svg("path", { class: "sign", d: "M9.200 7.500h1.600v5H9.200zM9.200 14h1.600v1.700H9.200z" }),
  ],
  info: () => [
    svg("circle", { class: "shape", cx: 10, cy: 10, r: 9 }),
    svg("path", { class: "sign", d: "M9 8.500h2V15H9zM9 5h2v2H9z" }),
  ],
  none: () => [svg("circle", { class: "hollow", cx: 10, cy: 10, r: 7.5 })],
};

/// Severity: octagon, triangle, disc or ring, and the word.
export function severityNode(severity) {
  const known = severity in shapes ? severity : "none";
  return element("span", { class: "severity", "data-severity": known },
    svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, shapes[known]()),
    severityWord(severity));
}

const tones = {
  "awaiting-approval": "accent", approved: "good", rejected: "warning", "handed-over": "good",
  running: "accent", "needs-person": "danger", "carried-out": "good", ended: "warning", new: null,
};

/// The phase of an incident.
export function phaseNode(phase) {
  return element("span", { class: "chip", "data-tone": tones[phase] ?? null }, phaseWord(phase));
}

const riskWords = { low: "low risk", medium: "medium risk", high: "high risk" };

/// The tier of risk as a chip.
export function riskChip(tier) {
  if (!(tier in riskWords)) return null;
  const tone = { low: "good", medium: "warning", high: "danger" }[tier];
  return element("span", { class: "chip", "data-tone": tone }, riskWords[tier]);
}

/// A confidence as a bar and a number.
export function confidenceNode(share) {
  const bar = element("i", {});
  bar.style.width = `${Math.round(Math.max(0, Math.min(1, share)) * 100)}%`;
  return element("span", { class: "sure" },
    element("span", { class: "confidence", "aria-hidden": "true" }, bar), `${Math.round(share * 100)} %`);
}
