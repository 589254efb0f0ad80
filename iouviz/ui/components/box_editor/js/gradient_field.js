// Arrows over the scene: where a loss would push a box. Python computed them; here they are drawn.

import { show, svg } from "../../dom.js";

const CLOSEST = 9; // px between arrows; on a narrow screen every second one is left out
const LONGEST = 44; // px of an edge's arrow
const SHADES = 4;

export class GradientField {
  constructor(stage, over) {
    this.stage = stage;
    this.canvas = stage.querySelector(".gradients"); // below boxes and tags
    this.group = svg("g", { class: "pushes" }, over);
    this.arrows = [0, 1, 2, 3].map(() => svg("path", {}, this.group));
    this.drawn = "";
  }

  // `size` is that of the stage in px, `box` the pushed box in px.
  draw(gradients, size, box, ink) {
    show(this.canvas, Boolean(gradients));
    this.stage.classList.toggle("see-through", Boolean(gradients)); // the paper lets it through
    show(this.group, Boolean(gradients && box));
    if (!gradients) return;
    const key = [gradients.angles, gradients.lengths, gradients.rows, ink, ...size, devicePixelRatio].join();
    if (key !== this.drawn) this.drawField(gradients, size, ink);
    this.drawn = key;
    if (box) this.drawEdges(gradients.edges, box);
  }

  drawField({ rows, columns, angles, lengths }, [width, height], ink) {
    const { canvas } = this;
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    const pen = canvas.getContext("2d");
    pen.scale(devicePixelRatio, devicePixelRatio);
    pen.strokeStyle = pen.fillStyle = ink;
    const [turn, long] = [angles, lengths].map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
    const step = [width / columns, height / rows];
    const skip = Math.max(1, Math.ceil(CLOSEST / Math.min(...step)));
    const reach = Math.max(...step) * skip * 1.1;
    const shades = Array.from({ length: SHADES + 1 }, () => new Path2D());
    for (let row = skip >> 1; row < rows; row += skip) {
      for (let column = skip >> 1; column < columns; column += skip) {
        const i = row * columns + column;
        const x = (column + 0.5) * step[0];
        const y = (row + 0.5) * step[1];
        if (long[i] === 0) shades[0].rect(x - 0.6, y - 0.6, 1.2, 1.2);
        else arrow(shades[Math.ceil((long[i] / 255) * SHADES)], x, y, (turn[i] / 128) * Math.PI, (long[i] / 255) * reach);
      }
    }
    pen.globalAlpha = 0.35;
    pen.fill(shades[0]); // calm
    for (let shade = 1; shade <= SHADES; shade += 1) {
      pen.globalAlpha = 0.2 + (0.5 * shade) / SHADES;
      pen.lineWidth = 0.8 + (0.7 * shade) / SHADES;
      pen.stroke(shades[shade]);
    }
  }

  drawEdges(pushes, box) {
    const [x, y] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    const middles = [[box[0], y], [x, box[1]], [box[2], y], [x, box[3]]];
    this.arrows.forEach((path, i) => {
      const long = pushes[i] * LONGEST;
      show(path, Math.abs(long) > 0);
      const to = i % 2 ? `0 ${long}` : `${long} 0`;
      const head = Math.sign(long) * Math.min(9, Math.abs(long));
      const barb = i % 2 ? `l-6 ${-head}m6 ${head}l6 ${-head}` : `l${-head} -6m${head} 6l${-head} 6`;
      path.setAttribute("d", `M${middles[i].join(" ")}l${to}${barb}`);
    });
  }
}

function arrow(path, x, y, angle, long) {
  const [dx, dy] = [Math.cos(angle) * long, Math.sin(angle) * long];
  const tip = [x + dx / 2, y + dy / 2];
  path.moveTo(x - dx / 2, y - dy / 2);
  path.lineTo(...tip);
  const barb = Math.min(4, long * 0.4);
  for (const side of [2.6, -2.6]) {
    path.moveTo(...tip);
    path.lineTo(tip[0] + Math.cos(angle + side) * barb, tip[1] + Math.sin(angle + side) * barb);
  }
}
