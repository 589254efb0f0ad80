// Small pieces that every panel is made of.

export function make(name, className, parent, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  parent?.append(element);
  return element;
}

// A door: a button that leads to the boxes behind a number. Without any it is plain text.
export function door(className, parent, text, query, label) {
  const element = make(query ? "button" : "span", className, parent, text);
  if (!query) return element;
  element.type = "button";
  element.dataset.door = query;
  element.title = label;
  element.setAttribute("aria-label", label);
  return element;
}

// A number that other pages show too is marked, so that a test can compare them.
export function mark(element, { number, count }) {
  if (!number) return;
  element.dataset.number = number;
  element.dataset.value = count;
}

export function whole(count) {
  return count.toLocaleString("en");
}
