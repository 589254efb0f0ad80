// How a layer looks at the present zoom. Patterns have the same size on the screen at every zoom, so
// that they tell verdicts apart where colours do not.

import { IGNORED, INVENTED, MISSED, RIGHT, verdictsOf } from "./pixels.js";

const TILE = 24; // px; all patterns repeat within it
const OVER = 0.72; // of a class's colour over a photo
const FAINT = 30; // of 255, of the classes that are not looked at
const VEIL = 0.84; // over what is not lit up
const BLACK = 255 << 24;

const PATTERNS = [
  [RIGHT, "--tp", () => 80],
  [INVENTED, "--fp", (x, y) => ((x + y) % 8 < 4 ? 245 : 110)],
  [MISSED, "--fn", (x, y) => (x % 6 < 3 && y % 6 < 3 ? 255 : 120)],
  [IGNORED, "--ignored", (x) => (x % 4 < 1 ? 210 : 70)],
];

export class Painter {
  constructor(root) {
    this.root = root;
    this.scratch = document.createElement("canvas");
    this.kept = new Map(); // pictures of the maps by name, made when they are first asked for
    this.maps = null;
    this.colours = [];
    this.photo = null;
    this.grey = null;
  }

  adopt(maps, colours) {
    this.maps = maps;
    this.colours = colours.map(rgb);
    this.kept.clear();
  }

  takeColours() {
    const style = getComputedStyle(this.root);
    const read = (name) => style.getPropertyValue(name).trim();
    this.paper = read("--paper");
    this.patterns = PATTERNS.map(([kind, name, opacity]) =>
      [kind, this.scratch.getContext("2d").createPattern(tile(rgb(read(name)), opacity), "repeat")]);
  }

  takePhoto(image) {
    this.photo = this.grey = image;
    if (!image) return;
    this.grey = canvasOf(image.naturalWidth, image.naturalHeight);
    const context = this.grey.getContext("2d");
    context.drawImage(image, 0, 0);
    context.globalCompositeOperation = "saturation";
    context.fillStyle = "#808080";
    context.fillRect(0, 0, this.grey.width, this.grey.height);
  }

  // One layer over the whole canvas. `place` is where the whole picture lies: x, y, width, height.
  paint(context, layer, place, { one, lit }) {
    const { width, height } = context.canvas;
    context.fillStyle = this.paper;
    context.fillRect(0, 0, width, height);
    context.imageSmoothingEnabled = true;
    const below = layer === "errors" ? this.grey : this.photo;
    if (below) this.faint(context, layer === "errors" ? 0.6 : 1, () => context.drawImage(below, ...place));
    if (!this.maps) return;
    context.imageSmoothingEnabled = false;
    if (layer === "errors") this.errors(context, one, place);
    else if (layer !== "photo") this.classes(context, layer, one, place);
    if (lit) this.stamp(context, this.veil(lit), this.paper, place, VEIL);
  }

  errors(context, one, place) {
    const kinds = () => this.made(`kinds ${one}`, () => verdictsOf(this.maps, one));
    for (const [kind, pattern] of this.patterns) {
      this.stamp(context, this.mask(`errors ${one} ${kind}`, () => {
        const found = kinds();
        return (i) => found[i] === kind;
      }), pattern, place);
    }
  }

  classes(context, layer, one, place) {
    const values = this.maps[layer];
    const picture = this.made(`${layer} ${one}`, () => {
      const inks = [0, ...this.colours.map(([red, green, blue], k) =>
        ((one && one !== k + 1 ? FAINT : 255) << 24) | (blue << 16) | (green << 8) | red)];
      return this.picture((i) => inks[values[i]]);
    });
    this.faint(context, this.photo ? OVER : 1, () => context.drawImage(picture, ...place));
    const [, , , [, pattern]] = this.patterns;
    this.stamp(context, this.mask(`${layer} none`, () => (i) => !values[i]), pattern, place);
  }

  veil([truth, predicted]) {
    const { maps } = this;
    return this.mask(`veil ${truth} ${predicted}`, () => (i) => maps.truth[i] !== truth || maps.predicted[i] !== predicted);
  }

  // A mask, filled at the screen's own scale.
  /** @type {(context: any, mask: any, fill: any, place: number[], alpha?: number) => void} */
  stamp(context, mask, fill, place, alpha = 1) {
    if (!mask) return;
    const { width, height } = context.canvas;
    Object.assign(this.scratch, { width, height });
    const own = this.scratch.getContext("2d");
    own.imageSmoothingEnabled = false;
    own.drawImage(mask, place[0], place[1], place[2], place[3]);
    own.globalCompositeOperation = "source-in";
    own.fillStyle = fill;
    own.fillRect(0, 0, width, height);
    this.faint(context, alpha, () => context.drawImage(this.scratch, 0, 0));
  }

  faint(context, alpha, draw) {
    context.globalAlpha = alpha;
    draw();
    context.globalAlpha = 1;
  }

  made(name, make) {
    if (!this.kept.has(name)) this.kept.set(name, make());
    return this.kept.get(name);
  }

  // Null where no pixel is in it.
  mask(name, test) {
    return this.made(name, () => {
      const has = test();
      let any = false;
      const made = this.picture((i) => {
        if (!has(i)) return 0;
        any = true;
        return BLACK;
      });
      return any ? made : null;
    });
  }

  picture(ink) {
    const { width, height } = this.maps;
    const made = canvasOf(width, height);
    const context = made.getContext("2d");
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer); // red is the lowest byte
    for (let i = 0; i < pixels.length; i++) pixels[i] = ink(i);
    context.putImageData(image, 0, 0);
    return made;
  }
}

function canvasOf(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}

const rgb = (code) => [1, 3, 5].map((at) => parseInt(code.slice(at, at + 2), 16));

function tile(colour, opacity) {
  const made = canvasOf(TILE, TILE);
  const context = made.getContext("2d");
  const image = context.createImageData(TILE, TILE);
  for (let y = 0; y < TILE; y++) {
    for (let x = 0; x < TILE; x++) image.data.set([...colour, opacity(x, y)], 4 * (y * TILE + x));
  }
  context.putImageData(image, 0, 0);
  return made;
}
