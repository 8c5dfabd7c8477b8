// Keys that move. None of them decides anything.
import { visit } from "./router.js";

const places = { i: "/incidents", g: "/governance", r: "/runbooks", s: "/search" };
let wantsPlace = false;

const isTyping = (node) =>
  node.isContentEditable || node.tagName === "TEXTAREA" || node.tagName === "SELECT"
  || (node.tagName === "INPUT" && node.type !== "checkbox");

/// Listens to the keys of the whole page. A view may take a key first by the event `console-move`.
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && isTyping(event.target)) {
      event.target.blur();
      return;
    }
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (act(event.key, event.target)) event.preventDefault();
  });
}

function act(key, target) {
  if (wantsPlace) {
    wantsPlace = false;
    if (!(key in places)) return false;
    visit(places[key]);
    return true;
  }
  switch (key) {
    case "g":
      wantsPlace = true;
      setTimeout(() => { wantsPlace = false; }, 1500);
      return true;
    case "j": return move(1);
    case "k": return move(-1);
    case "/": return focusOn("[data-search]") || (visit("/search"), true);
    case "u":
      visit(sessionStorage.getItem("list") ?? "/incidents");
      return true;
    case "d": return focusOn("#run-asks-title") || focusOn("#decision-title");
    case "e": return openEvidence(target);
    case "?":
      document.getElementById("help").showModal();
      return true;
    default: return false;
  }
}

function focusOn(selector) {
  const node = document.querySelector(selector);
  if (node === null) return false;
  node.focus();
  node.select?.();
  node.scrollIntoView({ block: "nearest" });
  return true;
}

/// To the next place of a view; a view with more places than elements moves by itself.
function move(step) {
  const event = new CustomEvent("console-move", { detail: step, cancelable: true });
  if (!document.getElementById("main").dispatchEvent(event)) return true;
  const stops = [...document.querySelectorAll("[data-stop]")];
  if (stops.length === 0) return false;
  const here = stops.findIndex((stop) => stop === document.activeElement || stop.contains(document.activeElement));
  const next = stops[here < 0 ? 0 : Math.max(0, Math.min(stops.length - 1, here + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function openEvidence(target) {
  const place = target.closest?.("[data-stop]") ?? document.getElementById("main");
  const citation = place.querySelector(".citation");
  citation?.click();
  return citation !== null;
}
