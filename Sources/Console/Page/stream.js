// What happens, as it happens. The browser resumes a broken stream by its last event by itself; where it cannot, the
// views are told to load anew.
const readers = new Set();
let source = null;
let timer = null;
let patience = 1;
let kinds = [];

/// Every kind of the journal, because a stream hands out named events only to who asks for them by name.
const journalKinds = [
  "alerts.received", "incident.merged", "changes.received", "diagnosis.made", "plan.made", "plan.modified",
  "plan.late", "approval.granted", "approval.described", "approval.rejected", "approval.voided", "approval.expired",
  "intent.written", "incident.resolved", "incident.reopened", "incident.noted", "notice.sent", "notice.failed",
  "stop.engaged", "stop.released", "policy.loaded", "configuration.refused", "session.opened", "session.refused",
  "access.refused", "engine.started", "engine.stopped", "engine.recovered", "source.failed", "source.recovered",
  "freeze.overridden", "hold.cleared", "journal.pruned", "ledger.swept", "run.stepping", "run.begun", "run.held",
  "run.paused", "run.resumed", "run.abandoned", "run.released", "run.shortened", "run.finished", "step.intended",
  "step.done", "step.refused", "step.failed", "step.retracted", "step.lost", "step.settled", "step.verified",
  "step.unverified", "step.drifted",
];

/// Calls `reader` with every event; `{kind: "resync"}` says that some may have been missed. Returns what ends it.
export function follow(reader) {
  readers.add(reader);
  return () => readers.delete(reader);
}

/// Opens the stream, and keeps it open while the page can be seen.
export function open() {
  kinds = journalKinds;
  connect();
  document.addEventListener("visibilitychange", seen);
}

/// Closes the stream for good.
export function close() {
  document.removeEventListener("visibilitychange", seen);
  disconnect();
  state("off");
}

function connect() {
  disconnect();
  source = new EventSource("/api/v1/events");
  source.addEventListener("open", () => {
    patience = 1;
    state("live");
  });
  source.addEventListener("error", failed);
  source.addEventListener("resync", () => tell({ kind: "resync" }));
  for (const kind of kinds) source.addEventListener(kind, received);
}

function disconnect() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

/// A broken connection is resumed by the browser; a refusal is not, so that is tried again here, ever less often.
function failed() {
  state("waiting");
  if (source === null || source.readyState !== EventSource.CLOSED) return;
  disconnect();
  timer = setTimeout(() => {
    connect();
    tell({ kind: "resync" });
  }, patience * 1000);
  patience = Math.min(30, patience * 2);
}

function received(event) {
  let data = null;
  try {
    data = JSON.parse(event.data);
  } catch {
    tell({ kind: "resync" });
    return;
  }
  tell({ ...data, kind: event.type });
}

function tell(event) {
  for (const reader of [...readers]) reader(event);
}

/// A page that nobody sees gives its connection back: browsers allow only six to one place.
function seen() {
  if (document.visibilityState === "hidden") {
    timer = setTimeout(disconnect, 60_000);
    return;
  }
  clearTimeout(timer);
  if (source !== null) return;
  connect();
  tell({ kind: "resync" });
}

function state(name) {
  const node = document.getElementById("connection");
  if (node.dataset.state === name) return;
  node.dataset.state = name;
  node.hidden = name === "off";
  node.textContent = name === "live" ? "Live" : "Reconnecting; what you see may be old";
}
