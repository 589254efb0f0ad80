// Images with boxes, or other outlines, that come and go.

import { make, setText, svg } from "../../dom.js";

// By the codes of OUTCOMES in evaluation/metrics/counts.py, and SUPPRESSED after them.
const OUTCOMES = ["tp", "fp", "fn", "ignored", "out"];

export class StripBlock {
  constructor(host, context) {
    this.context = context;
    const head = make("div", host, "head");
    this.title = make("h3", head);
    this.more = make("button", head, "more");
    this.more.addEventListener("click", () => context.click({ more: true }));
    this.frame = make("div", host, "strip");
    this.note = make("p", host, "note");
    this.text = null;
  }

  adopt(spec) {
    this.spec = spec;
    setText(this.title, spec.title);
    setText(this.note, spec.note);
    setText(this.more, spec.more);
    this.more.hidden = !spec.more;
    const text = JSON.stringify(spec.images);
    if (text === this.text) return;
    this.text = text;
    this.frame.replaceChildren();
    this.boxes = [];
    this.objects = [];
    this.captions = spec.images.map((image, i) => this.image(image, i));
  }

  image(image, index) {
    const button = make("button", this.frame, "picture");
    button.addEventListener("click", () => this.context.click({ image: index }));
    const stage = make("span", button, "stage");
    stage.style.aspectRatio = `${image.width} / ${image.height}`;
    if (image.picture) {
      const picture = make("img", stage);
      picture.src = image.picture;
      picture.alt = "";
      picture.loading = "lazy";
    }
    const size = { viewBox: `0 0 ${image.width} ${image.height}`, preserveAspectRatio: "none" };
    const canvas = svg("svg", size, stage);
    for (const object of image.objects) this.objects.push({ node: outline(canvas, object), kind: "" });
    for (const found of image.predictions) this.boxes.push({ node: outline(canvas, found), kind: "" });
    make("span", button, "name", image.name).title = image.name;
    return make("span", button, "counts");
  }

  draw(tables, at) {
    const { slider, last, verdict, found_until: until, counts } = this.spec;
    const stop = at[slider];
    const lasts = tables.look(last, at);
    const outcomes = tables.look(verdict, at);
    this.boxes.forEach((box, i) => dress(box, stop <= lasts[i] ? OUTCOMES[outcomes[i]] : "out"));
    const found = tables.look(until, at);
    this.objects.forEach((object, i) => dress(object, stop <= found[i] ? "found" : "fn"));
    const numbers = tables.look(counts, at);
    this.captions.forEach((caption, i) => {
      const [tp, fp, fn] = numbers.subarray(3 * i, 3 * i + 3);
      setText(caption, `● ${tp} TP  ✕ ${fp} FP  ○ ${fn} FN`);
    });
  }
}

function outline(canvas, [d, word]) {
  const node = svg("path", { d, class: "out" }, canvas);
  svg("title", {}, node).textContent = word;
  return node;
}

function dress(box, kind) {
  if (box.kind === kind) return;
  box.kind = kind;
  box.node.setAttribute("class", kind);
}
