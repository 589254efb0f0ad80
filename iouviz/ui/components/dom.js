// The little that drawing needs, for every component.

const NAMESPACE = "http://www.w3.org/2000/svg";

// Keys that move what has the focus, and whither.
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

export function svg(name, attributes, parent) {
  const element = document.createElementNS(NAMESPACE, name);
  set(element, attributes);
  parent?.append(element);
  return element;
}

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

export function setRect(element, box) {
  set(element, { x: box[0], y: box[1], width: Math.max(0, box[2] - box[0]), height: Math.max(0, box[3] - box[1]) });
}

export function show(element, visible) {
  element.toggleAttribute("hidden", !visible); // SVG has no hidden of its own: see the style
}

/** @type {(tag: string, parent?: Element | null, className?: string, text?: string) => any} */
export function make(tag, parent, className = "", text = "") {
  const node = document.createElement(tag);
  if (tag === "button") node.setAttribute("type", "button");
  if (className) node.className = className;
  if (text) node.textContent = text;
  parent?.append(node);
  return node;
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// Frames are counted for whoever asks by setting the attribute: a test, a benchmark.
export function countFrame({ dataset }) {
  if ("frames" in dataset) dataset.frames = Number(dataset.frames) + 1;
}

// The colours of a component follow the page; returns whether that is dark.
export function followTheme(root) {
  const dark = isDark(root);
  root.dataset.theme = dark ? "dark" : "light";
  return dark;
}

// Streamlit names its theme's colours but not its mode.
function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const hex = colour.match(/^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i);
  const parts = hex
    ? hex.slice(1).map((digits) => parseInt(digits, 16))
    : (colour.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] < 128;
}

// Skeleton and style of a component come with its script and are put into its element before it is
// drawn there for the first time.
export function dressed(draw, skeleton, style) {
  const known = new WeakSet();
  return (component) => {
    const root = component.parentElement;
    if (!known.has(root)) {
      known.add(root);
      make("style", root, "", style);
      root.append(document.createRange().createContextualFragment(skeleton));
    }
    return draw(component);
  };
}
