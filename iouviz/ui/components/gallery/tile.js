// One tile: a picture, the boxes on it, badges and a caption. Tiles are used again and again.

import { fitted, placeOf } from "./grid.js";

const SVG = "http://www.w3.org/2000/svg";

// Drawn in this order; what matters most lies on top.
const ROLES = ["ground-truth", "prediction", "ignored", "tp", "fn", "fp"];

export class Tile {
  constructor(space, lost) {
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "tile";
    this.picture = part("span", "picture", this.button);
    this.img = part("img", "", this.picture);
    this.img.decoding = "async";
    this.img.alt = "";
    this.img.addEventListener("error", () => this.card && lost(this.index));
    this.boxes = this.picture.appendChild(document.createElementNS(SVG, "svg"));
    this.boxes.setAttribute("aria-hidden", "true");
    this.boxes.setAttribute("preserveAspectRatio", "none");
    this.problem = part("span", "problem", this.picture);
    this.badges = part("span", "badges", this.picture);
    this.caption = part("span", "caption", this.button);
    this.index = null;
    this.card = null;
    this.grid = null;
    space.append(this.button);
  }

  // Stand for a card (null while it is on its way) at a place in the grid.
  show(index, card, grid) {
    if (index === this.index && card === this.card && grid === this.grid) return;
    this.grid = grid;
    const [left, top] = placeOf(grid, index);
    const { style, dataset } = this.button;
    style.transform = `translate(${left}px, ${top}px)`;
    style.width = `${grid.tile}px`;
    this.picture.style.height = `${grid.picture}px`;
    dataset.index = index;
    if (index !== this.index || card !== this.card) this.fill(index, card);
    if (card) this.fit(grid);
  }

  fill(index, card) {
    this.index = index;
    this.card = card;
    this.button.classList.toggle("waiting", !card);
    this.caption.textContent = card?.title ?? "\u00a0";
    this.button.setAttribute("aria-label", card?.label ?? "on its way");
    this.problem.textContent = card?.problem ?? "";
    if (card?.src) {
      if (this.img.getAttribute("src") !== card.src) this.img.src = card.src;
    } else {
      this.img.removeAttribute("src");
    }
    this.img.hidden = !card?.src;
    this.picture.classList.toggle("paper", Boolean(card) && !card.src);
    this.drawBoxes(card);
    this.badges.replaceChildren(...(card?.badges ?? []).map(([role, text]) => {
      const badge = document.createElement("b");
      badge.className = role;
      badge.textContent = text;
      return badge;
    }));
  }

  drawBoxes(card) {
    this.boxes.replaceChildren();
    if (!card) return;
    const [x1, y1, x2, y2] = card.view;
    this.boxes.setAttribute("viewBox", `${x1} ${y1} ${x2 - x1} ${y2 - y1}`);
    for (const role of ROLES) {
      const boxes = card.boxes[role];
      if (!boxes) continue;
      // all boxes of a role are one path: a crowded picture costs no more than an empty one
      const d = boxes.map(([a, b, c, e]) => `M${a} ${b}H${c}V${e}H${a}Z`).join("");
      for (const layer of ["casing", "line"]) {
        const path = this.boxes.appendChild(document.createElementNS(SVG, "path"));
        path.setAttribute("d", d);
        path.setAttribute("class", `${layer} ${role}`);
      }
    }
  }

  fit(grid) {
    const [x1, y1, x2, y2] = this.card.view;
    const [left, top, width, height] = fitted(x2 - x1, y2 - y1, grid.tile, grid.picture);
    for (const { style } of [this.img, this.boxes]) {
      style.left = `${left}px`;
      style.top = `${top}px`;
      style.width = `${width}px`;
      style.height = `${height}px`;
    }
  }

  remove() {
    this.button.remove();
  }
}

function part(name, className, parent) {
  const element = document.createElement(name);
  if (className) element.className = className;
  parent.append(element);
  return element;
}
