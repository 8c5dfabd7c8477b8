// Runbooks, and the search over runbooks and incidents.
import { get, withQuery } from "./api.js";
import { problemNode } from "./announce.js";
import { element, go, replace, section } from "./element.js";
import { factsOf } from "./facts.js";
import { inert, inertBlock, plain } from "./inert.js";
import { note } from "./router.js";
import { count } from "./words.js";

/// Loads into `place`, and says in words when it cannot.
function loading(place, work) {
  const abort = new AbortController();
  const run = async () => {
    replace(place, element("p", { class: "loading" }, "Loading"));
    try {
      replace(place, await work(abort.signal));
    } catch (error) {
      if (error.name !== "AbortError") replace(place, problemNode(error, run));
    }
  };
  run();
  return { stop() { abort.abort(); } };
}

/// The runbooks.
export function showRunbooks(main) {
  document.title = "Runbooks · Evenkeel";
  const place = element("div", {});
  replace(main, element("div", { class: "page-head" }, element("h1", {}, "Runbooks")), place);
  return loading(place, async (signal) => {
    const page = await get("/runbooks", { signal });
    if (page.items.length === 0) return element("div", { class: "empty" }, element("strong", {}, "No runbook"),
      "None is loaded.");
    return element("ul", { class: "results panel" }, page.items.map((book) => element("li", { class: "result" },
      element("h2", {}, go(`/runbooks/${encodeURIComponent(book.id)}`, { "data-stop": true }, inert(book.title))),
      element("p", { class: "small muted" }, element("code", {}, inert(book.id)),
        (book.faults ?? []).map((fault) => [" · ", inert(fault)])))));
  });
}

/// One runbook, as it is written.
export function showRunbook(main, { match }) {
  const id = decodeURIComponent(match[1]);
  document.title = `${plain(id)} · Evenkeel`;
  const place = element("div", {});
  replace(main, element("p", { class: "back" }, go("/runbooks", {}, "← All runbooks")), place);
  return loading(place, async (signal) => {
    const { title, text, body, ...others } = await get(`/runbooks/${encodeURIComponent(id)}`, { signal });
    return element("div", { class: "stack" }, element("h1", {}, inert(title ?? id)),
      section("about", "About it", factsOf(others)),
      text ?? body ? section("text", "As it is written", inertBlock(text ?? body, 40_000)) : null);
  });
}

/// The search.
export function showSearch(main, { query }) {
  document.title = "Search · Evenkeel";
  const results = element("div", {});
  const status = element("p", { class: "muted small", role: "status" });
  let abort = new AbortController();
  let timer = null;
  const search = async (text) => {
    abort.abort();
    abort = new AbortController();
    note(withQuery("/search", { q: text }));
    if (text === "") {
      status.textContent = "";
      replace(results, element("div", { class: "empty" }, element("strong", {}, "Search runbooks and past incidents"),
        "A symptom, a fault, a service, or words of an error message."));
      return;
    }
    try {
      const page = await get(withQuery("/search", { q: text, limit: 30 }), { signal: abort.signal });
      status.textContent = count(page.items.length, "result");
      replace(results, page.items.length === 0
        ? element("div", { class: "empty" }, element("strong", {}, "Nothing found"), "Try other words.")
        : element("ul", { class: "results panel" }, page.items.map(result)));
    } catch (error) {
      if (error.name !== "AbortError") replace(results, problemNode(error, () => search(text)));
    }
  };
  const field = element("input", { id: "search", type: "search", value: query.get("q") ?? "", "data-search": true,
    autocomplete: "off", spellcheck: "false", input: () => {
      clearTimeout(timer);
      timer = setTimeout(() => search(field.value.trim()), 200);
    } });
  replace(main, element("div", { class: "page-head" }, element("h1", {}, "Search")),
    element("form", { class: "field", role: "search", submit: (event) => {
      event.preventDefault();
      search(field.value.trim());
    } }, element("label", { for: "search" }, "Words ", element("kbd", {}, "/")), field), status, results);
  search(field.value.trim());
  return { stop() {
    clearTimeout(timer);
    abort.abort();
  } };
}

function result(item) {
  const isRunbook = item.kind === "runbook";
  const path = isRunbook ? `/runbooks/${encodeURIComponent(item.id)}` : `/incidents/${encodeURIComponent(item.id)}`;
  return element("li", { class: "result" },
    element("h2", {}, go(path, { "data-stop": true }, inert(item.title))),
    element("p", { class: "small muted" }, element("span", { class: "chip" }, inert(item.kind)), " ",
      inert(item.heading ?? "")),
    element("p", {}, inert(item.excerpt ?? "")));
}
