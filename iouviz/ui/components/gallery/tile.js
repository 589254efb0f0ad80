// One tile: a picture, the boxes on it, badges and a caption. Tiles are used again and again.

import { make, set, svg } from "../dom.js";
import { fitted, placeOf } from "./grid.js";

// Drawn in this order; what matters most lies on top.
const ROLES = ["ground-truth", "prediction", "ignored", "tp", "fn", "fp"];

export class Tile {
  constructor(space, lost) {
    this.button = make("button", null, "tile");
    this.picture = make("span", this.button, "picture");
    this.img = make("img", this.picture);
    this.img.decoding = "async";
    this.img.alt = "";
    this.img.addEventListener("error", () => this.card && lost(this.index));
    this.boxes = svg("svg", { "aria-hidden": true, preserveAspectRatio: "none" }, this.picture);
    this.problem = make("span", this.picture, "problem");
    this.badges = make("span", this.picture, "badges");
    this.caption = make("span", this.button, "caption");
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
    this.button.setAttribute("aria-label", card?.label ?? "loading");
    this.problem.textContent = card?.problem ?? "";
    if (card?.src) {
      if (this.img.getAttribute("src") !== card.src) this.img.src = card.src;
    } else {
      this.img.removeAttribute("src");
    }
    this.img.hidden = !card?.src;
    this.picture.classList.toggle("paper", Boolean(card) && !card.src);
    this.drawBoxes(card);
    this.badges.replaceChildren();
    for (const [role, text] of card?.badges ?? []) make("b", this.badges, role, text);
  }

  drawBoxes(card) {
    this.boxes.replaceChildren();
    if (!card) return;
    const [x1, y1, x2, y2] = card.view;
    set(this.boxes, { viewBox: `${x1} ${y1} ${x2 - x1} ${y2 - y1}` });
    for (const role of ROLES) {
      const boxes = card.boxes[role];
      if (!boxes) continue;
      // all boxes of a role are one path: a crowded picture costs no more than an empty one
      const outline = card.outlines[role];
      const d = outline || boxes.map(([a, b, c, e]) => `M${a} ${b}H${c}V${e}H${a}Z`).join("");
      if (outline) svg("path", { d, class: `area ${role}` }, this.boxes);
      for (const layer of ["casing", "line"]) svg("path", { d, class: `${layer} ${role}` }, this.boxes);
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
