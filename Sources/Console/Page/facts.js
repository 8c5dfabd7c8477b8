// Any JSON value as something to read: what a policy, a runbook or a proof holds, without knowing each field.
import { element, table } from "./element.js";
import { inert, inertBlock, plain } from "./inert.js";
import { clock } from "./words.js";

const isTime = (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);

/// `evidenceDigest` as `evidence digest`.
export function fieldWords(name) {
  return String(name).replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/[-_]/g, " ").toLowerCase();
}

/// A value as an element. Deep values are cut off at eight levels, in words.
export function factsOf(value, depth = 0) {
  if (value === null || value === undefined) return element("span", { class: "muted" }, "none");
  if (depth > 8) return element("span", { class: "muted" }, "more levels are not shown");
  if (typeof value === "boolean") return element("span", {}, value ? "yes" : "no");
  if (typeof value === "number") return element("span", {}, value.toLocaleString("en", { maximumFractionDigits: 6 }));
  if (typeof value === "string") return textOf(value);
  if (Array.isArray(value)) return listOf(value, depth);
  if ("kind" in value && "name" in value && Object.keys(value).length <= 3) {
    return inert(`${value.kind} ${value.namespace ? `${value.namespace}/` : ""}${value.name}`);
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return element("span", { class: "muted" }, "none");
  return element("dl", { class: "facts" }, entries.flatMap(([name, inner]) => [
    element("dt", {}, inert(fieldWords(name))), element("dd", {}, factsOf(inner, depth + 1)),
  ]));
}

function textOf(text) {
  if (isTime(text)) return clock(text);
  if (text.length > 200 || text.includes("\n")) return inertBlock(text);
  if (/^[\w:+/=.-]{32,}$/.test(text)) return element("code", {}, text);
  return inert(text);
}

function listOf(values, depth) {
  if (values.length === 0) return element("span", { class: "muted" }, "none");
  if (values.every((value) => typeof value === "string" && value.length < 40)) {
    return element("span", {}, values.map((value, index) => [index > 0 ? ", " : "", inert(value)]));
  }
  const names = [...new Set(values.flatMap((value) => (isFlat(value) ? Object.keys(value) : [])))];
  if (values.length > 1 && names.length <= 6 && values.every(isFlat)) {
    return table("List", names.map((name) => ({ title: fieldWords(plain(name)) })), values.map((value) =>
      names.map((name) => (name in value ? factsOf(value[name], depth + 1) : "–"))));
  }
  return element("ul", { class: "stack" }, values.map((value) => element("li", {}, factsOf(value, depth + 1))));
}

/// Whether it is an object of single values, as the row of a table is.
function isFlat(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    && Object.values(value).every((inner) => inner === null || typeof inner !== "object");
}
