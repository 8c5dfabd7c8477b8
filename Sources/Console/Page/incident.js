// One incident on one page: what to do first, then why, then everything else.
import { freshKey, get, getIfThere, post } from "./api.js";
import { announce, complain, problemNode } from "./announce.js";
import { askView, notesList, notesView } from "./ask.js";
import { Audit } from "./audit.js";
import { phaseNode, riskChip, severityNode } from "./badges.js";
import { alertsView, causesView, missingView, ruledOutView } from "./causes.js";
import { chartsView } from "./charts.js";
import { Decision } from "./decision.js";
import { button, element, go, replace, section } from "./element.js";
import { Evidence } from "./evidence.js";
import { gistNode } from "./gist.js";
import { graphView } from "./graph.js";
import { inert, plain, sentence } from "./inert.js";
import { Editor } from "./modify.js";
import { RunPanel } from "./run.js";
import { riskPictures, riskWords } from "./risk.js";
import { has } from "./session.js";
import { stepsView } from "./steps.js";
import { follow } from "./stream.js";
import { Timeline } from "./timeline.js";
import { age, clock, count, digestNode } from "./words.js";

const parts = ["do", "run", "steps", "why", "graph", "metrics", "alerts", "ruled-out", "timeline", "ask", "notes",
  "audit"];

/// Shows an incident.
export function showIncident(main, { match }) {
  const page = new IncidentPage(main, decodeURIComponent(match[1]));
  page.start();
  return page;
}

class IncidentPage {
  constructor(main, id) {
    this.main = main;
    this.id = id;
    this.path = `/incidents/${encodeURIComponent(id)}`;
    this.abort = new AbortController();
    this.kinds = new Set();
    this.places = Object.fromEntries(parts.map((name) => [name,
      element("div", {}, element("p", { class: "loading" }, "Loading"))]));
    this.head = element("header", { class: "incident-head" });
    this.audit = new Audit();
    this.timeline = new Timeline(id, (sequence) => this.audit.prove(sequence));
    this.decision = new Decision(id, { changed: () => this.reload(), modify: () => this.edit() });
    this.run = new RunPanel(id, { changed: (view) => this.decision.takeRun(view) });
  }

  start() {
    const place = (name, title) => section(name, title, this.places[name]);
    replace(this.main,
      element("p", { class: "back" }, go(sessionStorage.getItem("list") ?? "/incidents", {}, "← All incidents")),
      this.head,
      element("div", { class: "incident-grid" },
        element("div", { class: "wide-cell main-column" }, place("do", "What to do now"),
          place("run", "How it is carried out")),
        element("div", { class: "main-column" }, place("steps", "Steps"), place("why", "Why"),
          place("graph", "Service graph"),
          place("alerts", "Alerts"), place("ruled-out", "Ruled out, and why")),
        element("div", { class: "side-column" }, place("timeline", "What happened"), place("metrics", "Metrics"),
          place("ask", "Ask why"), place("notes", "Notes"), place("audit", "Audit"))));
    replace(this.places.audit, this.audit.node);
    replace(this.places.run, this.run.node);
    this.run.reveal(false);
    replace(this.places.timeline, this.timeline.node);
    replace(this.places.ask, has("responder") ? askView(this.id)
      : element("p", { class: "muted" }, "Questions take the role of responder."));
    this.unfollow = follow((event) => this.happened(event));
    this.load();
  }

  stop() {
    this.abort.abort();
    clearTimeout(this.timer);
    this.unfollow();
  }

  /// Loads all anew, after a decision or when the person asks for it.
  async reload() {
    await this.load();
    document.getElementById("decision-title")?.focus({ preventScroll: true });
  }

  async load() {
    const { signal } = this.abort;
    const part = async (name, work) => {
      try {
        await work();
      } catch (error) {
        if (error.name !== "AbortError") replace(this.places[name] ?? this.head, problemNode(error, () => this.load()));
      }
    };
    await Promise.all([
      part("do", () => this.loadPlan(signal)),
      this.run.load(signal),
      part("graph", async () => replace(this.places.graph, graphView(await getIfThere(`${this.path}/graph`,
        { signal })))),
      part("metrics", async () =>
        replace(this.places.metrics, chartsView((await getIfThere(`${this.path}/metrics`, { signal }))?.series ?? []))),
      part("alerts", () => this.loadAlerts(signal)),
    ]);
  }

  /// What the incident says that it has is asked for, and nothing else.
  async loadPlan(signal) {
    const incident = await get(this.path, { signal });
    this.showIncident(incident);
    const there = { plan: incident.planDigest, diagnosis: incident.cause, approval: incident.planDigest };
    const [plan, diagnosis, card] = await Promise.all(Object.entries(there).map(([name, is]) =>
      is ? getIfThere(`${this.path}/${name}`, { signal }) : null));
    this.showPlan(plan, diagnosis, card);
  }

  async loadAlerts(signal) {
    const page = await get(`${this.path}/alerts?limit=100`, { signal });
    replace(this.places.alerts, alertsView(page.items, page.total));
  }

  showIncident(incident) {
    this.incident = incident;
    document.title = `${plain(incident.title)} · Evenkeel`;
    const services = (incident.services ?? []).map((name, index) => [index > 0 ? ", " : "", inert(name)]);
    const where = [incident.environment, incident.tenant].filter((text) => text).map((text) => inert(text));
    replace(this.head,
      element("h1", { tabindex: "-1", id: "incident-title" }, inert(incident.title)),
      element("p", { class: "incident-line" }, severityNode(incident.severity), phaseNode(incident.phase),
        incident.status === "resolved"
          ? element("span", {}, "resolved ", age(incident.resolvedAt ?? incident.updatedAt), " ago")
          : element("span", {}, "open for ", age(incident.openedAt), ", since ", clock(incident.openedAt)),
        element("span", {}, count(incident.alerts.firing, "alert"), ` firing of ${incident.alerts.total}`),
        services.length > 0 ? element("span", {}, count(services.length, "service"), ": ", services) : null,
        where.map((node) => element("span", {}, node)), element("code", { class: "muted" }, inert(incident.id)),
        incident.status === "open" && has("responder") ? button("Resolve …", () => this.resolve(),
          { class: "more", id: "resolve" })
          : null));
    this.timeline.show(incident.timeline ?? []);
    this.audit.show(incident);
    const list = document.getElementById("notes-list");
    if (list) list.replaceWith(notesList(incident.notes ?? []));
    else this.showNotes(incident);
  }

  showNotes(incident) {
    replace(this.places.notes, has("responder")
      ? notesView(incident.notes ?? [], async (text, key) => {
        await post(`${this.path}/notes`, { text }, { key });
        this.showIncident(await get(this.path));
      }) : notesList(incident.notes ?? []));
  }

  showPlan(plan, diagnosis, card) {
    this.plan = plan;
    const evidence = new Evidence(plan?.evidence ?? diagnosis?.hypotheses?.flatMap((one) => one.evidence) ?? []);
    this.decision.show(card, plan);
    this.run.take(plan);
    this.pictures = element("div", {});
    this.editorPlace = element("div", {});
    if (plan === null) {
      replace(this.places.do, element("p", { class: "muted" }, "There is no plan yet. It appears here by itself."));
      replace(this.places.steps, element("p", { class: "muted" }, "No plan yet."));
    } else {
      replace(this.places.do, this.gist(plan));
      replace(this.places.steps, stepsView(plan, evidence), this.madeBy(plan));
      this.showRisk(null);
    }
    const causes = plan ?? diagnosis;
    replace(this.places.why, causes ? causesView(causes, evidence)
      : element("p", { class: "muted" }, "It is not diagnosed yet."), causes ? missingView(causes) : null);
    replace(this.places["ruled-out"], ruledOutView(plan, diagnosis));
  }

  gist(plan) {
    return element("div", { class: "do-grid" },
      element("div", { class: "do-main" }, gistNode(plan),
        plan.risk ? element("p", { class: "effect" }, riskChip(plan.risk.tier), " ",
          inert(plan.risk.sentences[0] ?? "")) : null,
        plan.risk?.irreversible.length > 0 ? element("div", { class: "notice danger", id: "irreversible" },
          plan.risk.irreversible.map((text) => element("p", {}, element("strong", {}, "Cannot be undone: "),
            inert(text))))
          : null,
        this.pictures, this.editorPlace,
        plan.risk ? element("details", { open: window.innerWidth > 1024 },
          element("summary", {}, "Whom it concerns, and what the numbers rest on"), riskWords(plan.risk))
          : null),
      this.decision.node);
  }

  madeBy(plan) {
    return element("p", { class: "small muted" }, "Made by the ", plain(plan.planner), " planner (",
      sentence(plan.plannerReason), "), ",
      plan.timings?.totalMs !== undefined ? `in ${Math.round(plan.timings.totalMs)} ms, ` : "", "digest ",
        digestNode(plan.digest));
  }

  showRisk(changed) {
    replace(this.pictures, this.plan.risk ? riskPictures(this.plan.risk, changed) : null);
  }

  edit() {
    const close = () => {
      replace(this.editorPlace);
      document.getElementById("modify")?.focus();
    };
    const editor = new Editor(this.id, this.plan, this.incident.planDigest, {
      preview: (risk) => this.showRisk(risk), closed: close, stored: () => this.reload(),
    });
    replace(this.editorPlace, editor.node);
    editor.focus();
  }

  resolve() {
    const key = freshKey();
    const reason = element("textarea", { id: "resolve-reason", required: true, maxlength: 2000 });
    const dialog = element("dialog", { "aria-labelledby": "resolve-title", close: () => dialog.remove() },
      element("h2", { id: "resolve-title" }, "Resolve this incident"),
      element("form", { submit: async (event) => {
        event.preventDefault();
        try {
          await post(`${this.path}/resolve`, { reason: reason.value.trim() }, { key });
          dialog.close();
          this.load();
        } catch (error) {
          complain(error);
        }
      } }, element("label", { for: "resolve-reason" }, "What ended it?"), reason,
      element("div", { class: "actions" }, element("button", { type: "submit", class: "primary" }, "Resolve"),
        button("Go back", () => dialog.close()))));
    document.body.append(dialog);
    dialog.showModal();
  }

  happened(event) {
    // A stop or another policy concerns every incident.
    const isOwn = event.incident === this.id || /^(resync$|stop\.|policy\.)/.test(event.kind);
    if (!isOwn) return;
    this.kinds.add(event.kind);
    this.schedule();
  }

  /// One update at a time, however many changes come.
  schedule() {
    if (this.isUpdating || this.abort.signal.aborted) return;
    this.timer ??= setTimeout(() => this.update(), 600);
  }

  /// Brings the page up to date without moving what somebody reads: a new plan only says that it is there.
  async update() {
    const kinds = [...this.kinds];
    this.kinds.clear();
    this.timer = null;
    this.isUpdating = true;
    const { signal } = this.abort;
    const touches = (pattern) => kinds.some((kind) => pattern.test(kind));
    try {
      this.showIncident(await get(this.path, { signal }));
      if (touches(/^alerts|^resync|^incident\.merged/)) await this.loadAlerts(signal);
      if (touches(/^plan|^approval|^diagnosis|^policy|^stop|^resync/)) {
        const card = await getIfThere(`${this.path}/approval`, { signal });
        if (this.plan === null || (card === null && this.decision.card === null)) await this.load();
        else this.decision.take(card);
      }
      if (this.run.isConcerned(kinds)) await this.run.load(signal);
      // A run says its own news.
      if (kinds.every((kind) => /^(run|step)\./.test(kind))) return;
      const words = kinds.map((kind) => kind.replaceAll(".", " ")).join(", ");
      announce(`${count(kinds.length, "change")} of this incident: ${words}`);
    } catch {
      // The next change tries again; the connection's sign says that it is broken.
    } finally {
      this.isUpdating = false;
      if (this.kinds.size > 0) this.schedule();
    }
  }
}
