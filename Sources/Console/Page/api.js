// The one way to the server. Errors become words with what to do about them.
const base = "/api/v1";
let csrf = null;
let onSignedOut = () => {};

/// A refusal of the server, or of the network on the way to it.
export class Problem extends Error {
  constructor({ status, title, detail, retryAfter = null, body = null }) {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail ?? "";
    this.retryAfter = retryAfter;
    this.body = body;
  }

  /// Whether nothing is known of whether the request arrived.
  get isOffline() { return this.status === 0; }

  /// What a person can do about it.
  get advice() {
    if (this.status === 0) return "Nothing is lost: what is on the page stays, and pressing again sends it only once.";
    if (this.status === 401) return "Sign in again; you will come back to this page.";
    if (this.status === 403) return "Your role does not allow it. Ask somebody who has the role, or an administrator.";
    if (this.status === 404) return "It may have been merged or removed. Go back to the list.";
    if (this.status === 409) return "The world or the plan has changed since you looked. Read the new one first.";
    if (this.status === 412) return "Somebody else was first. The page shows the new state now.";
    if (this.status === 429 || this.status === 503) {
      return `The service protects itself. Try again ${this.retryAfter ? `in ${this.retryAfter} s` : "in a moment"}.`;
    }
    if (this.status >= 500) return "The service failed. Try again; if it goes on, look at its log and at /readyz.";
    return "Check what was entered.";
  }
}

export const setToken = (token) => { csrf = token; };
export const whenSignedOut = (act) => { onSignedOut = act; };

/// Sends a request and returns the response, whatever its type.
/// - Throws: `Problem`, or an `AbortError` when `signal` ended it.
export async function send(method, path, options = {}) {
  const headers = { Accept: options.accept ?? "application/json" };
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET" && csrf !== null) headers["X-CSRF-Token"] = csrf;
  if (options.key) headers["Idempotency-Key"] = options.key;
  let response = null;
  try {
    response = await fetch(base + path, {
      method, headers, signal: options.signal, credentials: "same-origin", cache: "no-cache", redirect: "error",
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ status: 0, title: "No connection to the service", detail: "" });
  }
  if (response.ok) return response;
  const problem = await read(response);
  if (problem.status === 401 && options.isSignIn !== true) onSignedOut();
  throw problem;
}

/// Sends a request and returns its JSON, or null when there is no body.
export async function call(method, path, options = {}) {
  const response = await send(method, path, options);
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ status: 0, title: "The answer was cut off", detail: "" });
  }
}

export const get = (path, options = {}) => call("GET", path, options);
export const post = (path, body, options = {}) => call("POST", path, { ...options, body });

/// A GET whose answer may not exist: null for 404.
export async function getIfThere(path, options = {}) {
  try {
    return await get(path, options);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return null;
    throw error;
  }
}

async function read(response) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    // A proxy's page, or nothing: the status has to do.
  }
  const text = (value) => (typeof value === "string" ? value : "");
  return new Problem({
    status: response.status,
    title: text(body?.title) || `The service answered ${response.status}`,
    detail: text(body?.detail),
    retryAfter: Number(response.headers.get("Retry-After")) || null,
    body,
  });
}

/// A key by which the server knows a repeated press as the same one.
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/// A path with a query; empty values are left out.
export function withQuery(path, values) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== "" && value !== null && value !== undefined) query.set(name, value);
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}
