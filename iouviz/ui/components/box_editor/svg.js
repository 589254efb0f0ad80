// The little that drawing needs.

const NAMESPACE = "http://www.w3.org/2000/svg";

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
