// Builds elements. Text goes in as text: there is no way to pass markup through here.
const svgSpace = "http://www.w3.org/2000/svg";

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else if (name === "value") node.value = value;
    else if (name === "style" || name.startsWith("on")) throw new TypeError(`${name} is no attribute here`);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...flatten(children));
  return node;
}

function flatten(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}

/// An HTML element: attributes by name, listeners by event name when the value is a function.
export function element(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/// An SVG element.
export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(svgSpace, tag), properties, children);
}

/// Puts children in place of what a node held.
export function replace(node, ...children) {
  node.replaceChildren(...flatten(children));
  return node;
}

/// A part of a page with a heading that names it.
export function section(id, title, ...children) {
  const heading = element("h2", { id: `${id}-title` }, title);
  return element("section", { id, class: "panel", "aria-labelledby": `${id}-title` }, heading, ...children);
}

/// A table with headers; a column is `{title, className}` and a row an array of cells.
export function table(caption, columns, rows) {
  const head = columns.map((column) => element("th", { scope: "col", class: column.className }, column.title));
  const body = rows.map((cells) =>
    element("tr", {}, cells.map((cell, index) =>
      element("td", { class: columns[index].className, "data-title": columns[index].title }, cell))));
  return element("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": caption },
    element("table", { class: "facts-table" },
      element("caption", { class: "unseen" }, caption),
      element("thead", {}, element("tr", {}, head)),
      element("tbody", {}, body)));
}

/// A button that does something; never a submit button.
export function button(label, act, properties = {}) {
  return element("button", { type: "button", click: act, ...properties }, label);
}

/// A link to a place of this console.
export function go(path, properties = {}, ...children) {
  return element("a", { href: path, "data-go": true, ...properties }, ...children);
}

/// A link out, for http and https only; anything else is shown as text.
export function outward(address, text) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return text;
  }
  if (url.protocol !== "https:" && url.protocol !== `${"http"}:`) return text;
  return element("a", { href: url.href, rel: "noopener noreferrer nofollow", target: "_blank" }, text);
}

let lastNumber = 0;

/// An id that is new on this page.
export function freshId(stem) {
  lastNumber += 1;
  return `${stem}-${lastNumber}`;
}
