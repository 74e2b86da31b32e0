// Elements are made here and nowhere from text: no string is ever read as markup.
const SVG = "http://www.w3.org/2000/svg";
const LONG = 300;
// Controls, direction and zero-width marks, lone surrogates, line and paragraph separators.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

// Text of a model or a file, without what hides or turns it; newlines and tabs stay.
function clean(text) {
  return String(text).replace(HIDDEN, (c) => (c === "\n" || c === "\t" ? c : "\ufffd"));
}

function make(name, attributes, ...children) {
  const node = document.createElement(name);
  return fill(node, attributes, children);
}

function draw(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  return fill(node, attributes, children);
}

function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined) continue;
    node.append(child instanceof Node ? child : document.createTextNode(clean(child)));
  }
  return node;
}

function foreign(text) {
  const whole = String(text);
  if (whole.length <= LONG) return make("bdi", {}, whole);
  return make("details", { class: "long" },
    make("summary", {}, make("bdi", {}, whole.slice(0, 160)), `\u2026 (${whole.length} characters)`),
    make("bdi", {}, whole));
}

function shown(value, kind) {
  if (kind === "share") return `${(100 * value).toFixed(1)} %`;
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(4)));
}

// A number of the report: where it stands in the JSON goes with it.
function num(value, key, kind) {
  if (value === null || value === undefined) return make("span", { class: "none" }, "none");
  const unit = kind || "number";
  return make("data", { value: String(value), "data-key": key, "data-kind": unit }, shown(value, unit));
}

function pointer(name) {
  return name.replace(/~/g, "~0").replace(/\//g, "~1");
}

function button(text, act) {
  const node = make("button", { type: "button" }, text);
  node.addEventListener("click", act);
  return node;
}
