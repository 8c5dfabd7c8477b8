// Why: the hypotheses with their evidence, what was ruled out, and the alerts.
import { element, outward, table } from "./element.js";
import { confidenceNode, severityNode } from "./badges.js";
import { inert, plain, sentence } from "./inert.js";
import { clock, entityNode } from "./words.js";

/// The hypotheses, likeliest first.
export function causesView(document, evidence) {
  if (document.abstained) return element("p", {}, "Nothing is held to be wrong. ", sentence(document.abstention ?? ""));
  if (document.hypotheses.length === 0) return element("p", { class: "muted" }, "No cause is known yet.");
  return element("ol", { class: "causes" }, document.hypotheses.map((one) => {
    const ids = (one.evidence ?? []).map((item) => (typeof item === "string" ? item : item.id));
    return element("li", { tabindex: "-1", "data-stop": true },
      element("p", { class: "cause-head" }, confidenceNode(one.confidence), " ", entityNode(one.entity), " ",
        element("code", { class: "muted" }, inert(one.fault))),
      evidence.claim(one.summary, ids),
      one.path?.length > 1 ? element("p", { class: "small muted" }, "Way of the fault: ",
        one.path.map((name, index) => [index > 0 ? " → " : "", inert(name)])) : null);
  }));
}

/// What was thought of and not taken.
export function ruledOutView(plan, diagnosis) {
  const rows = plan?.considered
    ? plan.considered.map((one) => [inert(one.proposal), inert(one.origin), sentence(one.reason)])
    : (diagnosis?.ruledOut ?? []).map((one) => [[entityNode(one.entity), ": ", inert(one.fault)], "diagnosis",
      sentence(one.reason)]);
  if (rows.length === 0) return element("p", { class: "muted" }, "Nothing else was thought of.");
  return table("Ruled out", [{ title: "What" }, { title: "From" }, { title: "Why not" }], rows);
}

/// What the input lacked and what could not be read.
export function missingView(plan) {
  const all = [...(plan.missing ?? []).map((text) => ["not there", text]),
    ...(plan.notes ?? []).map((text) => ["note", text])];
  if (all.length === 0) return null;
  return element("details", { class: "small" }, element("summary", {},
    `What was missing or unreadable (${all.length})`),
    element("ul", { class: "bullets" }, all.map(([kind, text]) => element("li", {}, `${kind}: `, sentence(text)))));
}

/// The alerts of an incident.
export function alertsView(items, total) {
  if (items.length === 0) return element("p", { class: "muted" }, "No alert.");
  const rows = items.map((alert) => {
    const { alertname, severity, ...others } = alert.labels ?? {};
    const name = plain(alertname ?? alert.fingerprint);
    return [
      element("span", { class: alert.status === "firing" ? "firing" : "muted" }, alert.status),
      severityNode(severity ?? "none"), element("strong", {},
        alert.generatorURL ? outward(alert.generatorURL, name) : name),
      element("div", {}, Object.values(alert.annotations ?? {}).map((text) => element("p", {}, inert(text))),
        element("p", { class: "labels" }, Object.entries(others).map(([key, value]) =>
          element("code", {}, inert(key), "=", inert(value))))),
      clock(alert.startsAt), inert(alert.source ?? ""),
    ];
  });
  const columns = ["Status", "Severity", "Alert", "What it says", "Since", "From"].map((title) => ({ title }));
  return element("div", {}, table("Table of alerts", columns, rows),
    total > items.length ? element("p", { class: "muted small" }, `${items.length} of ${total} alerts are shown.`)
      : null);
}
