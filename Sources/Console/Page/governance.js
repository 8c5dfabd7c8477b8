// What the service may do: policy, stop switch, freezes, budgets, alarms, and the log's head.
import { get, getIfThere, post, withQuery, freshKey } from "./api.js";
import { showAlarms } from "./alarms.js";
import { announce, problemNode } from "./announce.js";
import { button, element, replace, section, table } from "./element.js";
import { factsOf } from "./facts.js";
import { inert, sentence } from "./inert.js";
import { roleNeeded } from "./session.js";
import { follow } from "./stream.js";
import { age, clock, entityNode } from "./words.js";

const names = { stop: "Stop switch", policy: "Policy in force", freezes: "Freezes", budgets: "Budgets",
  alarms: "Alarms", held: "Held since it flapped",
  checkpoint: "Checkpoint", entries: "Latest entries of the log" };

/// Shows the governance.
export function showGovernance(main) {
  document.title = "Governance · Evenkeel";
  const places = Object.fromEntries(Object.keys(names).map((name) =>
    [name, element("div", {}, element("p", { class: "loading" }, "Loading"))]));
  const part = (name) => section(`governance-${name}`, names[name], places[name]);
  replace(main, element("div", { class: "page-head" }, element("h1", {}, "Governance")),
    element("div", { class: "columns" },
      element("div", { class: "stack" }, part("stop"), part("alarms"), part("held"), part("freezes"),
        part("budgets")),
      element("div", { class: "stack" }, part("policy"), part("checkpoint"))),
    element("div", { class: "below" }, part("entries")));
  const abort = new AbortController();
  const load = () => fill(places, abort.signal, load);
  let timer = null;
  const unfollow = follow((event) => {
    if (/^(stop|policy|configuration|checkpoint|hold|intent|resync)/.test(event.kind)) {
      timer ??= setTimeout(() => {
        timer = null;
        load();
      }, 800);
    }
  });
  load();
  return { stop() {
    abort.abort();
    clearTimeout(timer);
    unfollow();
  } };
}

async function fill(places, signal, reload) {
  try {
    const governance = await get("/governance", { signal });
    showAlarms(governance);
    showStop(places.stop, governance.stop ?? {}, reload);
    showHeld(places.held, governance.held ?? [], reload);
    replace(places.policy, factsOf(governance.policy));
    replace(places.freezes, many(governance.freezes, "No freeze is in force."));
    replace(places.budgets, many(governance.budgets, "No budget is set."));
    replace(places.alarms, (governance.alarms ?? []).length === 0 ? element("p", { class: "notice good" }, "No alarm.")
      : element("ul", { class: "stack" }, governance.alarms.map((alarm) => element("li", { class: "notice danger" },
        element("strong", {}, inert(alarm.kind)), ": ", sentence(alarm.text),
          alarm.since ? [" (for ", age(alarm.since), ")"] : null))));
    await fillLog(places, signal);
  } catch (error) {
    if (error.name !== "AbortError") replace(places.stop, problemNode(error, reload));
  }
}

async function fillLog(places, signal) {
  const checkpoint = await getIfThere("/audit/checkpoint", { signal });
  replace(places.checkpoint, checkpoint === null ? element("p", { class: "muted" }, "No checkpoint yet.")
    : factsOf(checkpoint));
  const after = Math.max(0, (checkpoint?.size ?? 0) - 25);
  const page = await getIfThere(withQuery("/audit/entries", { after, limit: 50 }), { signal });
  const rows = (page?.items ?? []).reverse().map((entry) => [String(entry.sequence), clock(entry.time),
    inert(entry.kind),
    inert(entry.actor), sentence(entry.summary ?? entry.incident ?? "")]);
  replace(places.entries, rows.length === 0 ? element("p", { class: "muted" }, "No entry yet.")
    : table("Latest entries", ["Entry", "Time", "Kind", "Who", "What"].map((title) => ({ title })), rows));
}

function many(items, empty) {
  return (items ?? []).length === 0 ? element("p", { class: "muted" }, empty)
    : element("ul", { class: "stack" }, items.map((item) => element("li", { class: "notice" }, factsOf(item))));
}

/// The switch. A form that somebody fills in is left alone.
function showStop(place, stop, reload) {
  if (place.querySelector("form")?.contains(document.activeElement)) return;
  const state = stop.engaged
    ? element("div", { class: "notice danger" }, element("p", {},
      element("strong", {}, "Engaged: nothing is started.")),
      element("p", {}, inert(stop.reason ?? "")), element("p", { class: "muted" }, inert(stop.by ?? ""), " · ",
        age(stop.since), " ago"))
    : element("div", { class: "notice good" }, element("p", {}, element("strong", {}, "Not engaged.")),
      element("p", {}, "Engaging it stops every new action, through restarts, until an administrator releases it."));
  const role = roleNeeded(stop.engaged ? "administrator" : "approver");
  const verb = stop.engaged ? "Release the stop switch" : "Stop all actions";
  const reason = element("input", { id: "stop-reason", maxlength: 500, autocomplete: "off", disabled: role !== null });
  const fault = element("div", { role: "alert" });
  const confirm = element("div", {});
  const key = freshKey();
  const open = (event) => {
    event.preventDefault();
    if (reason.value.trim() === "") {
      reason.setAttribute("aria-invalid", "true");
      replace(fault, element("p", { class: "error" }, "Say why first."));
      return void reason.focus();
    }
    replace(fault);
    const sure = button(`${verb} now`, () => sendStop(!stop.engaged, reason.value.trim(),
      { fault, sure, reload, place, key }),
      { class: "grave", id: "stop-confirm" });
    replace(confirm, element("div", { class: "notice warning stack" },
      element("p", {}, stop.engaged ? "Actions may be started again." : "No action will be started any more."),
      element("div", { class: "actions" }, sure, button("Go back", () => replace(confirm)))));
    return void sure.scrollIntoView({ block: "nearest" });
  };
  replace(place, element("div", { class: "stack" }, state, role ? element("p", { class: "muted" }, role) : null,
    element("form", { submit: open, novalidate: true },
      element("div", { class: "field" }, element("label", { for: "stop-reason" }, "Reason"), reason), fault,
      element("button", { type: "submit", class: "grave", id: "stop-open", disabled: role !== null }, `${verb} …`)),
        confirm));
}

async function sendStop(engaged, reason, { fault, sure, reload, place, key }) {
  sure.disabled = true;
  try {
    await post("/governance/stop", { engaged, reason }, { key });
    announce(engaged ? "The stop switch is engaged." : "The stop switch is released.", { isUrgent: true });
    replace(place);
    reload();
  } catch (error) {
    replace(fault, problemNode(error));
    sure.disabled = false;
  }
}

/// What is held, each with a form that lets it go. A form that somebody fills in is left alone.
function showHeld(place, held, reload) {
  if (place.querySelector("form")?.contains(document.activeElement)) return;
  const role = roleNeeded("approver");
  replace(place, held.length === 0 ? element("p", { class: "muted" }, "Nothing is held.")
    : element("ul", { class: "stack" }, held.map((resource, index) =>
      element("li", { class: "notice warning stack" },
        element("p", {}, entityNode(resource), " was acted on too often in a row."),
        role ? element("p", { class: "muted" }, role) : holdForm(resource, index, place, reload)))));
}

function holdForm(resource, index, place, reload) {
  const id = `hold-reason-${index}`;
  const reason = element("input", { id, maxlength: 500, autocomplete: "off" });
  const fault = element("div", { role: "alert" });
  const key = freshKey();
  const send = async (event) => {
    event.preventDefault();
    if (reason.value.trim() === "") {
      reason.setAttribute("aria-invalid", "true");
      replace(fault, element("p", { class: "error" }, "Say why first."));
      return void reason.focus();
    }
    event.submitter.disabled = true;
    try {
      await post("/governance/holds/clear", { resource, reason: reason.value.trim() }, { key });
      announce("Plans may act on it again.", { isUrgent: true });
      replace(place);
      reload();
    } catch (error) {
      replace(fault, problemNode(error));
      event.submitter.disabled = false;
    }
    return undefined;
  };
  return element("form", { submit: send, novalidate: true },
    element("div", { class: "field" }, element("label", { for: id }, "Why it may be acted on again"), reason), fault,
    element("button", { type: "submit", class: "grave" }, "Let it go"));
}
