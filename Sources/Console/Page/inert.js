// Untrusted text, made harmless to the eye: what cannot be seen, or looks like something else, is shown by its code
// point. Every name, title and excerpt goes through here.
import { element } from "./element.js";

const ordinary = /^[\x20-\x7e]*$/;
const invisible = new RegExp("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Variation_Selector}]", "u");
const space = /\p{Zs}/u;
const mark = /\p{M}/u;
const letter = /\p{L}/u;
const latin = /\p{Script=Latin}/u;
const lookalike = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}]/u;
const wordEnd = /[^\p{L}\p{M}\p{N}]/u;
const blanks = new Set([0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0]);
/// As many marks may stand on one letter; more are a trick or an accident.
const marksPerLetter = 3;

const names = new Map([
  [0x202e, "right-to-left override"], [0x202d, "left-to-right override"], [0x202b, "right-to-left embedding"],
  [0x202a, "left-to-right embedding"], [0x202c, "end of direction"], [0x2066, "left-to-right isolate"],
  [0x2067, "right-to-left isolate"], [0x2068, "first strong isolate"], [0x2069, "end of isolate"],
  [0x200b, "zero-width space"], [0x200c, "zero-width non-joiner"], [0x200d, "zero-width joiner"],
  [0xfeff, "byte order mark"], [0x00ad, "soft hyphen"], [0x00a0, "no-break space"], [0x001b, "escape"],
  [0x0000, "null"], [0x0009, "tab"], [0x000a, "line feed"], [0x000d, "carriage return"],
]);

/// `U+202E` for a code point.
export function codePoint(value) {
  return `U+${value.toString(16).toUpperCase().padStart(4, "0")}`;
}

/// Cuts text into what is shown as it is (`{text}`) and what is shown by its code point (`{odd}`).
/// With `lines`, line feeds stay what they are.
export function segments(text, lines = false) {
  const source = String(text);
  if (ordinary.test(source)) return source === "" ? [] : [{ text: source }];
  const parts = [];
  let plainText = "";
  const flush = () => {
    if (plainText !== "") parts.push({ text: plainText });
    plainText = "";
  };
  let marks = 0;
  for (const word of words(source)) {
    for (const character of word.characters) {
      marks = mark.test(character) ? marks + 1 : 0;
      const isKept = (lines && character === "\n") || !isOdd(character, word.isMixed, marks);
      if (isKept) {
        plainText += character;
      } else {
        flush();
        parts.push({ odd: character.codePointAt(0) });
      }
    }
  }
  flush();
  return parts;
}

function isOdd(character, isMixed, marks) {
  const value = character.codePointAt(0);
  if (value >= 0x20 && value < 0x7f) return false;
  if (invisible.test(character) || blanks.has(value) || marks > marksPerLetter) return true;
  if (space.test(character)) return true;
  if (isMixed && lookalike.test(character)) return true;
  return letter.test(character) && /^[A-Za-z]+$/.test(character.normalize("NFKC"));
}

/// Words, each with whether it mixes Latin letters with letters that look like them.
function words(text) {
  const found = [];
  let current = [];
  const end = () => {
    if (current.length === 0) return;
    const isMixed = current.some((c) => latin.test(c)) && current.some((c) => lookalike.test(c));
    found.push({ characters: current, isMixed });
    current = [];
  };
  for (const character of text) {
    if (wordEnd.test(character)) {
      end();
      found.push({ characters: [character], isMixed: false });
    } else {
      current.push(character);
    }
  }
  end();
  return found;
}

/// Untrusted text as an isolated element.
export function inert(text, options = {}) {
  const parts = segments(text ?? "", options.lines === true).map((part) =>
    part.text ?? element("span", { class: "odd", title: names.get(part.odd) ?? "shown by its code point" },
      codePoint(part.odd)));
  return element("bdi", { class: options.className }, parts);
}

/// A sentence as the service words it, in which names stand between backticks: they are set as code. It may quote
/// anything, so every part of it is as untrusted as ever; a backtick without another stays what it is.
export function sentence(text) {
  const parts = String(text ?? "").split("`");
  if (parts.length % 2 === 0) {
    const rest = parts.pop();
    parts[parts.length - 1] += `\`${rest}`;
  }
  const isName = (index) => index % 2 === 1 && parts[index] !== "";
  const nodes = parts.map((part, index) =>
    isName(index) ? element("code", {}, inert(part)) : inert(index % 2 === 1 ? "``" : part));
  return nodes.length === 1 ? nodes[0] : element("bdi", {}, nodes);
}

/// Untrusted text as a string, for labels, titles and drawings.
export function plain(text) {
  return segments(text ?? "").map((part) => part.text ?? `[${codePoint(part.odd)}]`).join("");
}

/// Untrusted text of any length in a block of its own. What is long can be opened, and says how long it is.
export function inertBlock(text, limit = 1200) {
  const source = String(text ?? "");
  const block = element("pre", { class: "inert", dir: "ltr", tabindex: "0" });
  if (source.length <= limit) {
    block.append(inert(source, { lines: true }));
    return block;
  }
  block.append(inert(source.slice(0, limit), { lines: true }));
  const count = source.length.toLocaleString("en");
  const more = element("button", { type: "button", class: "more" }, `Show all ${count} characters`);
  more.addEventListener("click", () => {
    block.replaceChildren(inert(source, { lines: true }));
    more.remove();
    block.focus();
  });
  return element("div", { class: "inert-long" }, block, more);
}
