// Who is signed in, and the view where people sign in.
import { call, get, post, setToken } from "./api.js";
import { problemNode } from "./announce.js";
import { element, replace } from "./element.js";
import { inert } from "./inert.js";

const ranks = ["viewer", "responder", "approver", "administrator"];
let session = null;

/// Whether the person has the role, or a higher one.
export function has(role) {
  const rank = Math.max(-1, ...(session?.roles ?? []).map((name) => ranks.indexOf(name)));
  return rank >= ranks.indexOf(role);
}

/// Why a control is off, when it is the role that is missing.
export function roleNeeded(role) {
  if (has(role)) return null;
  const own = session?.roles?.join(", ") || "without a role";
  return `This takes the role of ${role}; you are ${own}.`;
}

/// Takes the session that the browser holds a cookie for, or a token from the address; null when there is none.
/// The server is only asked where somebody was signed in before: the cookie itself cannot be seen from here.
export async function resume() {
  const token = tokenInAddress();
  if (token !== null) return begin(await post("/session", { token }, { isSignIn: true }));
  if (localStorage.getItem("known") === null) return null;
  return begin(await call("GET", "/session", { isSignIn: true }));
}

/// A token in the fragment never reaches a server's log; it leaves the address bar and the history at once.
function tokenInAddress() {
  const match = /^#token=(.+)$/.exec(location.hash);
  if (!match) return null;
  history.replaceState(null, "", location.pathname + location.search);
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return match[1];
  }
}

function begin(found) {
  session = found;
  localStorage.setItem("known", "yes");
  setToken(found.csrf);
  const user = document.getElementById("user");
  replace(user, inert(found.user), ` · ${(found.roles ?? []).join(", ")}`);
  for (const id of ["user", "sign-out", "nav"]) document.getElementById(id).hidden = false;
  return found;
}

function end() {
  session = null;
  localStorage.removeItem("known");
  setToken(null);
  for (const id of ["user", "sign-out", "nav", "alarms"]) document.getElementById(id).hidden = true;
}

/// Ends the session here and at the server.
export async function signOut() {
  await call("DELETE", "/session");
  end();
}

/// Shows the way in. `done` is called once somebody is signed in; the address stays what it was.
export function showSignIn(main, done, reason = null) {
  end();
  const fault = element("div", { role: "alert" }, reason ? problemNode(reason) : null);
  const user = element("input", { id: "user-name", name: "user", autocomplete: "username", autocapitalize: "none",
    spellcheck: "false", required: true });
  const password = element("input", { id: "password", name: "password", type: "password",
    autocomplete: "current-password", required: true });
  const token = element("input", { id: "token", name: "token", type: "password", autocomplete: "off", required: true });
  const signIn = async (event, body) => {
    event.preventDefault();
    const submit = event.target.querySelector("button");
    submit.disabled = true;
    replace(fault);
    try {
      begin(await post("/session", body(), { isSignIn: true }));
      done();
    } catch (error) {
      replace(fault, problemNode(wrong(error)));
      password.value = "";
      token.value = "";
    } finally {
      submit.disabled = false;
    }
  };
  const byPassword = element("form", { submit: (event) => signIn(event,
    () => ({ user: user.value, password: password.value })) },
    element("div", { class: "field" }, element("label", { for: "user-name" }, "User"), user),
    element("div", { class: "field" }, element("label", { for: "password" }, "Password"), password),
    element("button", { type: "submit", class: "primary", id: "sign-in" }, "Sign in"));
  const byToken = element("form", { submit: (event) => signIn(event, () => ({ token: token.value.trim() })) },
    element("div", { class: "field" }, element("label", { for: "token" }, "Access token"), token),
    element("button", { type: "submit", id: "sign-in-token" }, "Sign in with the token"));
  replace(main, element("div", { class: "sign-in" }, element("div", { class: "panel" },
    element("h1", {}, "Sign in"),
    element("p", { class: "lead" }, "Evenkeel shows incidents, plans for them, and what they would do."),
    fault, byPassword,
    element("details", {}, element("summary", {}, "Use an access token"), byToken))));
  document.title = "Sign in · Evenkeel";
  user.focus();
}

function wrong(error) {
  if (error.status === 401) {
    error.title = "That did not match";
    error.detail = "Check the user and the password, or the token.";
    Object.defineProperty(error, "advice", { value: "After several tries the service waits longer between them." });
  }
  return error;
}

/// Whether the server still knows the session.
export const check = () => get("/session");
