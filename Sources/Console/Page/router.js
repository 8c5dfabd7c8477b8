// Which view is shown: the address says so, and nothing else does.
import { element, replace } from "./element.js";

const routes = [];
let current = { stop() {} };
let shown = "";

/// Adds a view: `show(main, {match, query})` builds it and returns what `stop()`s it.
export function route(pattern, show) {
  routes.push({ pattern, show });
}

/// Goes to a place of this console.
export function visit(path, { isReplacing = false } = {}) {
  history[isReplacing ? "replaceState" : "pushState"]({}, "", path);
  render();
}

/// Writes the address without showing anything anew: a filter that changed.
export function note(path) {
  history.replaceState(history.state, "", path);
  shown = location.pathname + location.search;
}

/// Shows what the address names.
export function render() {
  const main = document.getElementById("main");
  const path = location.pathname;
  shown = path + location.search;
  current.stop();
  current = { stop() {} };
  for (const link of document.querySelectorAll("#nav a")) {
    const isHere = path === link.pathname || path.startsWith(`${link.pathname}/`);
    if (isHere) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  for (const { pattern, show } of routes) {
    const match = pattern.exec(path);
    if (!match) continue;
    replace(main);
    window.scrollTo(0, 0);
    current = show(main, { match, query: new URLSearchParams(location.search) }) ?? current;
    return;
  }
  replace(main, element("div", { class: "empty" }, element("strong", {}, "There is no such page"),
    element("a", { href: "/incidents", "data-go": true }, "Go to the incidents")));
}

/// Stops the view, before another takes its place without a change of address.
export function leave() {
  current.stop();
  current = { stop() {} };
}

/// Listens to links and to the browser's back and forward.
export function listen() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-go]");
    if (!link || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    visit(link.pathname + link.search);
    document.getElementById("main").focus({ preventScroll: true });
  });
  window.addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) render();
  });
}
