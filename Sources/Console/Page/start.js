// Where the console begins.
import { whenSignedOut, Problem } from "./api.js";
import { complain, problemNode } from "./announce.js";
import { watchAlarms } from "./alarms.js";
import { replace } from "./element.js";
import { listenToKeys } from "./keyboard.js";
import { showList } from "./list.js";
import { showIncident } from "./incident.js";
import { showGovernance } from "./governance.js";
import { showRunbook, showRunbooks, showSearch } from "./knowledge.js";
import { leave, listen, render, route } from "./router.js";
import { resume, showSignIn, signOut } from "./session.js";
import * as stream from "./stream.js";
import { tick } from "./words.js";

const main = document.getElementById("main");
let isIn = false;

route(/^\/(?:incidents\/?)?$/, showList);
route(/^\/incidents\/([^/]+)$/, showIncident);
route(/^\/governance$/, showGovernance);
route(/^\/runbooks$/, showRunbooks);
route(/^\/runbooks\/([^/]+)$/, showRunbook);
route(/^\/search$/, showSearch);

function enter() {
  isIn = true;
  stream.open();
  watchAlarms();
  render();
}

function goOut(reason = null) {
  if (isIn) leave();
  isIn = false;
  stream.close();
  showSignIn(main, enter, reason);
}

async function begin() {
  try {
    if (await resume() === null) goOut(); else enter();
  } catch (error) {
    if (error instanceof Problem && !error.isOffline && error.status < 500) {
      goOut();
    } else {
      replace(main, problemNode(error, begin));
    }
  }
}

const schemes = { system: "Auto", light: "Light", dark: "Dark" };

function setTheme(name) {
  const root = document.documentElement;
  if (name === "system") delete root.dataset.theme; else root.dataset.theme = name;
  const button = document.getElementById("theme");
  button.textContent = schemes[name];
  button.setAttribute("aria-label", `Colours: ${schemes[name].toLowerCase()}`);
  try {
    localStorage.setItem("theme", name);
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

document.getElementById("theme").addEventListener("click", () => {
  const order = Object.keys(schemes);
  const here = order.indexOf(document.documentElement.dataset.theme ?? "system");
  setTheme(order[(here + 1) % order.length]);
});
document.getElementById("help-open").addEventListener("click", () => document.getElementById("help").showModal());
document.getElementById("sign-out").addEventListener("click", async () => {
  try {
    await signOut();
    goOut();
    visitHome();
  } catch (error) {
    complain(error);
  }
});

function visitHome() {
  history.replaceState({}, "", "/incidents");
}

window.addEventListener("unhandledrejection", (event) => {
  if (event.reason?.name === "AbortError") event.preventDefault();
});

setTheme(document.documentElement.dataset.theme ?? "system");
whenSignedOut(() => { if (isIn) goOut(new Problem({ status: 401, title: "Your session has ended" })); });
listen();
listenToKeys();
setInterval(tick, 15_000);
begin();

