// Asking why: the answer comes statement by statement, each with its evidence.
import { freshKey, send } from "./api.js";
import { announce, problemNode } from "./announce.js";
import { element, replace } from "./element.js";
import { Evidence } from "./evidence.js";
import { inert, sentence } from "./inert.js";

/// The box where questions are asked.
export function askView(incident) {
  const field = element("input", { id: "question", required: true, maxlength: 500, autocomplete: "off",
    placeholder: "Why not restart it?" });
  const answer = element("div", { class: "stack answers-list" });
  const submit = element("button", { type: "submit", id: "ask-send" }, "Ask");
  const form = element("form", { class: "ask-form", submit: async (event) => {
    event.preventDefault();
    submit.disabled = true;
    const place = element("div", { class: "answer" }, element("p", {}, element("strong", {}, inert(field.value))));
    answer.prepend(place);
    try {
      await ask(incident, field.value, place);
      field.value = "";
    } catch (error) {
      place.append(problemNode(error));
    } finally {
      submit.disabled = false;
    }
  } },
  element("label", { for: "question" }, "Question about this incident or its plan"),
  element("div", { class: "ask-row" }, field, submit));
  return element("div", {}, form, answer);
}

async function ask(incident, question, place) {
  const response = await send("POST", `/incidents/${encodeURIComponent(incident)}/why`,
    { body: { question }, accept: "text/event-stream, application/json;q=0.9" });
  const evidence = new Evidence([]);
  let number = 0;
  const take = (statement) => {
    number += 1;
    place.append(evidence.claim(statement.text, statement.citations));
  };
  const learn = (items) => { for (const item of items) evidence.byId.set(item.id, item); };
  if (response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    await readEvents(response, (event, data) => {
      if (event === "statement") take(data);
      if (event === "evidence") learn(Array.isArray(data) ? data : data.items ?? [data]);
    });
  } else {
    const document = await response.json();
    learn(document.evidence ?? []);
    for (const statement of document.answer ?? []) take(statement);
    for (const text of document.notes ?? []) place.append(element("p", { class: "muted small" }, sentence(text)));
  }
  if (number === 0) place.append(element("p", { class: "muted" }, "The evidence does not say."));
  announce(number === 0 ? "The evidence does not say." : `Answered in ${number} statements.`, { isUrgent: true });
}

/// Reads server-sent events from a response that is no EventSource's.
async function readEvents(response, take) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? "\n\n" : value.replaceAll("\r", "");
    const blocks = rest.split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const lines = block.split("\n");
      const event = lines.find((line) => line.startsWith("event:"))?.slice(6).trim();
      const data = lines.filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart()).join("\n");
      if (event && data !== "") take(event, JSON.parse(data));
    }
    if (done) return;
  }
}

/// Notes of people, and the field for a new one.
export function notesView(notes, write) {
  const field = element("textarea", { id: "note", maxlength: 4000, required: true });
  const submit = element("button", { type: "submit", id: "note-send" }, "Add the note");
  const fault = element("div", { role: "alert" });
  let key = freshKey();
  return element("div", {}, notesList(notes),
    element("form", { submit: async (event) => {
      event.preventDefault();
      if (field.value.trim() === "") return void field.focus();
      submit.disabled = true;
      replace(fault);
      try {
        await write(field.value.trim(), key);
        key = freshKey();
        field.value = "";
      } catch (error) {
        replace(fault, problemNode(error));
      } finally {
        submit.disabled = false;
      }
      return undefined;
    } }, element("label", { for: "note" }, "Note for whoever comes next"), field, fault, element("p", {}, submit)));
}

/// The notes that there are.
export function notesList(notes) {
  return element("ul", { class: "notes", id: "notes-list" }, notes.length === 0
    ? element("li", { class: "muted" }, "No note yet.")
    : notes.map((note) => element("li", {}, inert(note.text, { lines: true }), element("p", { class: "small muted" },
      inert(note.author ?? ""), " · ", note.time ? element("time", { datetime: note.time }, note.time)
        : ""))));
}
