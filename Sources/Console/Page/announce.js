// What is said aloud, and what went wrong. Live changes are gathered, so that a storm is one sentence.
import { button, element } from "./element.js";
import { inert, sentence } from "./inert.js";
import { Problem } from "./api.js";

/// Seconds between two sentences about live changes.
const pause = 8;
let pending = null;
let lastSaid = 0;
let timer = null;

/// Says a sentence to screen readers; a newer one takes the place of one that waits.
export function announce(sentence, { isUrgent = false } = {}) {
  pending = sentence;
  const wait = isUrgent ? 0 : Math.max(0, lastSaid + pause * 1000 - Date.now());
  clearTimeout(timer);
  timer = setTimeout(say, wait);
}

function say() {
  lastSaid = Date.now();
  document.getElementById("announce").textContent = pending;
  pending = null;
}

/// What went wrong, in words, with what to do.
export function problemNode(error, retry = null) {
  const problem = error instanceof Problem
    ? error : new Problem({ status: 1, title: "The console failed", detail: String(error?.message ?? error) });
  return element("div", { class: "notice danger" },
    element("p", {}, element("strong", {}, inert(problem.title))),
    problem.detail ? element("p", {}, sentence(problem.detail)) : null,
    element("p", { class: "muted" }, problem.status === 1 ? "Load the page again." : problem.advice),
    retry ? element("p", {}, button("Try again", retry)) : null);
}

/// Shows an error beside what the person did; it stays until it is closed or three more have come.
export function complain(error) {
  if (error?.name === "AbortError") return;
  const toasts = document.getElementById("toasts");
  const toast = element("div", { class: "toast" }, problemNode(error));
  toast.append(button("Close", () => toast.remove()));
  toasts.append(toast);
  while (toasts.children.length > 3) toasts.firstChild.remove();
}
