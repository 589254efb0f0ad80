// The plane of the race: the object, where all start, and one box a loss with the trail of its centre.

import { set, setRect, svg } from "../dom.js";
import { dress } from "./chart.js";

export class Scene {
  constructor(canvas) {
    this.canvas = canvas;
    this.runners = [];
  }

  // Everything that stays as long as the tracks and the size of the picture do.
  draw({ view, target }, tracks, dark) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const scale = Math.min(width / (view[2] - view[0]), height / (view[3] - view[1]));
    const left = (width - scale * (view[0] + view[2])) / 2;
    const top = (height - scale * (view[1] + view[3])) / 2;
    this.x = (value) => left + scale * value;
    this.y = (value) => top + scale * value;
    this.canvas.replaceChildren();
    this.place(svg("rect", { class: "object" }, this.canvas), target);
    const label = svg("text", { x: this.x(target[0]) + 4, y: this.y(target[3]) - 5 }, this.canvas);
    label.textContent = "object";
    if (tracks.length) this.place(svg("rect", { class: "start" }, this.canvas), tracks[0].boxes[0]);
    this.runners = tracks.map((track) => {
      const group = svg("g", {}, this.canvas);
      dress(group, track, dark);
      const trail = svg("polyline", {}, group);
      const points = track.boxes.map((box) => this.centre(box).map((value) => value.toFixed(1)).join(" "));
      return { track, points, trail, box: svg("rect", {}, group), dot: svg("circle", { r: 3.5 }, group) };
    });
  }

  centre(box) {
    return [this.x((box[0] + box[2]) / 2), this.y((box[1] + box[3]) / 2)];
  }

  place(rect, [x1, y1, x2, y2]) {
    setRect(rect, [this.x(x1), this.y(y1), this.x(x2), this.y(y2)]);
  }

  // `step` may lie between two: the picture glides, the numbers do not.
  move(step) {
    const low = Math.floor(step);
    const share = step - low;
    for (const { track, points, trail, box, dot } of this.runners) {
      const from = track.boxes[low];
      const to = track.boxes[low + 1] ?? from;
      const now = from.map((value, i) => value + share * (to[i] - value));
      const [x, y] = this.centre(now);
      trail.setAttribute("points", `${points.slice(0, low + 1).join(" ")} ${x.toFixed(1)} ${y.toFixed(1)}`);
      this.place(box, now);
      set(dot, { cx: x.toFixed(1), cy: y.toFixed(1) });
    }
  }
}
