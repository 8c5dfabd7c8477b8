// The banner over every view: what the service itself warns of.
import { get } from "./api.js";
import { announce } from "./announce.js";
import { element, go, replace } from "./element.js";
import { inert, plain, sentence } from "./inert.js";
import { follow } from "./stream.js";
import { age } from "./words.js";

const concerned = /^(stop|policy|configuration|checkpoint|engine)\.|^resync$/;
let ends = () => {};
let timer = null;
let said = "";

/// Begins to watch; beginning again is harmless.
export function watchAlarms() {
  ends();
  clearInterval(timer);
  const unfollow = follow((event) => { if (concerned.test(event.kind)) load(); });
  timer = setInterval(load, 60_000);
  ends = unfollow;
  load();
}

async function load() {
  try {
    showAlarms(await get("/governance"));
  } catch {
    // The connection's own sign tells of it; an old alarm stays.
  }
}

/// Shows what `governance` warns of.
export function showAlarms(governance) {
  const alarms = [...(governance.alarms ?? [])];
  const stop = governance.stop ?? {};
  if (stop.engaged && !alarms.some((alarm) => alarm.kind === "stop")) {
    alarms.unshift({ kind: "stop", text: `the stop switch is engaged by ${stop.by}: ${stop.reason}`,
      since: stop.since });
  }
  const place = document.getElementById("alarms");
  place.hidden = alarms.length === 0;
  replace(place, element("ul", {}, alarms.map((alarm) => element("li", {},
    element("strong", {}, inert(alarm.kind)), element("span", {}, sentence(alarm.text)),
    alarm.since ? element("span", { class: "muted" }, "for ", age(alarm.since)) : null,
    go("/governance", {}, "Look")))));
  const words = alarms.map((alarm) => plain(alarm.text)).join(". ");
  if (words !== said && words !== "") announce(`Alarm: ${words}`, { isUrgent: true });
  said = words;
}
