// The sheet that is painted on: two bits a cell, and how they look.

export const GROUND_TRUTH = 1;
export const PREDICTION = 2;

const TILE = 24; // px of pattern; all patterns repeat within it
const SHARP = 1280; // canvas pixels across, at least: patterns want more than a coarse grid has
const DEEP = 4; // a cell of a mask that lies in no band

export class Sheet {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.resize(1, 1);
    this.tiles = [];
  }

  resize(width, height) {
    this.width = width;
    this.height = height;
    this.step = Math.max(1, Math.floor(SHARP / width)); // canvas pixels a cell
    this.canvas.width = width * this.step;
    this.canvas.height = height * this.step;
    this.cells = new Uint8Array(width * height);
    this.bands = null; // two bits a cell, or null while they are not shown
  }

  all() {
    return [0, 0, this.width, this.height];
  }

  // Set or clear a bit in all cells whose middle is within the brush on its way from a to b.
  // Returns the rectangle that may have changed: left, top, right, bottom.
  stroke(a, b, size, bit, erase) {
    const reach = size / 2;
    const rect = this.around(a, b, reach);
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const long = dx * dx + dy * dy;
    for (let y = rect[1]; y < rect[3]; y++) {
      for (let x = rect[0]; x < rect[2]; x++) {
        const [px, py] = [x + 0.5 - a[0], y + 0.5 - a[1]];
        const along = long ? Math.min(1, Math.max(0, (px * dx + py * dy) / long)) : 0;
        const [ox, oy] = [px - along * dx, py - along * dy];
        if (ox * ox + oy * oy > reach * reach + 1e-9) continue;
        const at = y * this.width + x;
        this.cells[at] = erase ? this.cells[at] & ~bit : this.cells[at] | bit;
      }
    }
    return rect;
  }

  around(a, b, reach) {
    return [
      Math.max(0, Math.floor(Math.min(a[0], b[0]) - reach)),
      Math.max(0, Math.floor(Math.min(a[1], b[1]) - reach)),
      Math.min(this.width, Math.ceil(Math.max(a[0], b[0]) + reach)),
      Math.min(this.height, Math.ceil(Math.max(a[1], b[1]) + reach)),
    ];
  }

  cut([left, top, right, bottom]) {
    const rows = [];
    for (let y = top; y < bottom; y++) rows.push(this.cells.slice(y * this.width + left, y * this.width + right));
    return rows;
  }

  paste([left, top], rows) {
    rows.forEach((row, i) => this.cells.set(row, (top + i) * this.width + left));
  }

  // Ground truth alone is dotted, prediction alone striped, what they share plain. Over a photo
  // all let more of it through.
  colours({ groundTruth, prediction, both, deep }, photo) {
    const dotted = (x, y) => (x % 8 < 3 && y % 8 < 3 ? 235 : photo ? 80 : 110);
    const striped = (x, y) => ((x + y) % 12 < 5 ? 215 : photo ? 60 : 95);
    this.tiles = [
      tile("#000000", () => 0),
      tile(groundTruth, dotted),
      tile(prediction, striped),
      tile(both, () => (photo ? 120 : 205)),
      tile(deep, () => 60),
    ];
  }

  look(at) {
    if (this.bands === null) return this.cells[at];
    return this.bands[at] || (this.cells[at] ? DEEP : 0);
  }

  /** @param {number[]} rect */
  draw([left, top, right, bottom]) {
    const { step } = this;
    const [width, height] = [(right - left) * step, (bottom - top) * step];
    if (width <= 0 || height <= 0) return;
    const image = this.context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const kind = this.look(y * this.width + x);
        if (kind) this.fill(pixels, width, (x - left) * step, (y - top) * step, x * step, y * step, this.tiles[kind]);
      }
    }
    this.context.putImageData(image, left * step, top * step);
  }

  fill(pixels, width, left, top, x, y, pattern) {
    for (let v = 0; v < this.step; v++) {
      const row = ((y + v) % TILE) * TILE;
      const out = (top + v) * width + left;
      for (let u = 0; u < this.step; u++) pixels[out + u] = pattern[row + ((x + u) % TILE)];
    }
  }
}

export function joined(a, b) {
  if (a === null) return b;
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

function tile(colour, opacity) {
  const [red, green, blue] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  const pixels = new Uint32Array(TILE * TILE);
  const bytes = new Uint8ClampedArray(pixels.buffer);
  for (let y = 0; y < TILE; y++) {
    for (let x = 0; x < TILE; x++) bytes.set([red, green, blue, opacity(x, y)], 4 * (y * TILE + x));
  }
  return pixels;
}
