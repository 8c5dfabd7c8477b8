// How numbers, times and names are said.
import { element } from "./element.js";
import { inert, plain } from "./inert.js";

const phases = {
  new: "new", diagnosed: "diagnosed", abstained: "nothing wrong", planned: "planned",
  "awaiting-approval": "awaits approval", approved: "approved", rejected: "rejected",
  "handed-over": "handed over", running: "being carried out",
  "needs-person": "needs a person", "carried-out": "carried out", ended: "ended", resolved: "resolved",
};

const faultWords = {
  critical: "critical", warning: "warning", info: "info", none: "none",
};

export const severityWord = (severity) => faultWords[severity] ?? plain(severity ?? "none");
export const phaseWord = (phase) => phases[phase] ?? plain(phase ?? "");

/// `deployment shop/checkout`, with odd characters shown.
export function entityText(entity) {
  if (!entity) return "";
  const place = entity.namespace ? `${plain(entity.namespace)}/` : "";
  return `${plain(entity.kind)} ${place}${plain(entity.name)}`;
}

/// An entity as an element.
export function entityNode(entity) {
  return element("span", { class: "entity" },
    element("span", { class: "entity-kind" }, inert(entity.kind)), " ",
    inert(`${entity.namespace ? `${entity.namespace}/` : ""}${entity.name}`, { className: "entity-name" }));
}

/// `1 change`, `3 changes`.
export function count(number, one, many = `${one}s`) {
  return `${Number(number).toLocaleString("en")} ${number === 1 ? one : many}`;
}

/// A share as whole percents; what is not nothing is never called 0 %, nor what is not all 100 %.
export function percent(share) {
  if (share === null || share === undefined) return "unknown";
  const value = share * 100;
  if (value > 0 && value < 1) return "< 1 %";
  if (value < 100 && value > 99) return "> 99 %";
  return `${Math.round(value)} %`;
}

/// Two digits that count.
export function amount(value) {
  if (value === null || value === undefined) return "unknown";
  const size = Math.abs(value);
  if (size >= 10) return Math.round(value).toLocaleString("en");
  return (Math.round(value * 10) / 10).toLocaleString("en");
}

/// A length of time in seconds: `45 s`, `17 min`, `3 h 5 min`, `4 d`.
export function lasting(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) return `${whole} s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

const secondsSince = (text) => (Date.now() - Date.parse(text)) / 1000;

/// How long ago it was; kept right by `tick`.
export function age(time) {
  if (!time || Number.isNaN(Date.parse(time))) return element("span", {}, "unknown");
  return element("time", { datetime: time, title: exactTime(time), "data-age": "past" }, lasting(secondsSince(time)));
}

/// How long until then; kept right by `tick`.
export function until(time) {
  return element("time", { datetime: time, title: exactTime(time), "data-age": "future" }, remaining(time));
}

function remaining(time) {
  const seconds = -secondsSince(time);
  return seconds <= 0 ? "expired" : `in ${lasting(seconds)}`;
}

/// Local time with seconds, and the date where it is not today.
export function clock(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return element("span", {}, inert(time));
  const hours = date.toLocaleTimeString("en-GB");
  const isToday = date.toDateString() === new Date().toDateString();
  const day = isToday ? "" : `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short" })} `;
  return element("time", { datetime: time, title: exactTime(time) }, `${day}${hours}`);
}

/// The time in UTC, as people paste it into tickets.
export function exactTime(time) {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? plain(time) : `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/// Brings every age on the page up to date, without telling screen readers.
export function tick() {
  for (const node of document.querySelectorAll("time[data-age]")) {
    const time = node.getAttribute("datetime");
    const text = node.dataset.age === "future" ? remaining(time) : lasting(secondsSince(time));
    if (node.textContent !== text) node.textContent = text;
  }
}

/// Words that follow others, as a sentence of their own.
export function wholeSentence(text) {
  const source = String(text ?? "");
  if (source === "") return source;
  return source.charAt(0).toUpperCase() + source.slice(1) + (/[.!?…]$/.test(source) ? "" : ".");
}

/// A value of an argument as text.
export function valueText(value) {
  if (value === null || value === undefined) return "not set";
  if (typeof value === "object" && "to" in value && "field" in value) {
    const to = value.to === null ? "to be supplied" : valueText(value.to);
    return `${plain(value.field)}: ${valueText(value.from)} → ${to}`;
  }
  if (typeof value === "object" && "name" in value && "kind" in value) return entityText(value);
  return plain(typeof value === "string" ? value : JSON.stringify(value));
}

/// The digest's first characters; the whole one is in the title.
export function digestNode(digest) {
  const text = plain(digest ?? "");
  const bare = text.replace(/^sha256:/, "");
  return element("code", { class: "digest", title: text }, bare.slice(0, 12) || "none");
}
