// Where the names of boxes stand. Each rule takes the boxes in screen pixels, the [width, height] of
// their tags and of the canvas, and gives the tags' rectangles, null for one that is not shown.

import { clamp } from "../../dom.js";
import { area, intersection } from "./geometry.js";

// A place for each tag: above its box if there is room, else below or inside, and not on a tag
// that is placed already.
export function placeTags(boxes, sizes, [width, height]) {
  const placed = [];
  boxes.forEach((box, i) => {
    const [w, h] = sizes[i];
    const left = clamp(box[0], 0, Math.max(0, width - w));
    const right = clamp(box[2] - w, 0, Math.max(0, width - w));
    const candidates = [
      [left, box[1] - h - 3], [right, box[1] - h - 3], [left, box[3] + 3], [right, box[3] + 3],
      [left + 4, box[1] + 4], [right - 4, box[1] + 4], [left + 4, box[3] - h - 4],
    ].map(([x, y]) => [x, y, x + w, y + h]);
    const fits = (tag) => tag[1] >= 0 && tag[3] <= height;
    const free = (tag) => placed.every((other) => intersection(tag, other) === null);
    placed.push(candidates.find((tag) => fits(tag) && free(tag)) ?? candidates[4]);
  });
  return placed;
}

// For a picture that must stay in sight: a tag stands outside its box, on no other tag, and covers
// at most HIDES of any other box; without such a place it falls away. `wanted` are the boxes that
// have tags, first come first served; `must` is one that has its tag anyway.
const HIDES = 0.1;
const apart = (a, b) => a[0] >= b[2] || a[2] <= b[0] || a[1] >= b[3] || a[3] <= b[1];
const hides = (tag, box) => !apart(tag, box) && area(intersection(tag, box)) > HIDES * area(box);

export function placeFreeTags(boxes, sizes, [width, height], wanted, must) {
  const placed = boxes.map(() => null);
  const taken = [];
  for (const i of must === null ? wanted : [must, ...wanted.filter((each) => each !== must)]) {
    const [[x1, y1, x2, y2], [w, h]] = [boxes[i], sizes[i]];
    const left = clamp(x1, 0, Math.max(0, width - w));
    const right = clamp(x2 - w, 0, Math.max(0, width - w));
    const tags = [
      [left, y1 - h - 2], [right, y1 - h - 2], [left, y2 + 2], [right, y2 + 2],
      [x2 + 2, y1], [x1 - w - 2, y1], [x2 + 2, y2 - h], [x1 - w - 2, y2 - h],
    ].map(([x, y]) => [x, y, x + w, y + h]);
    const fits = (tag) =>
      tag[0] >= 0 && tag[1] >= 0 && tag[2] <= width && tag[3] <= height &&
      taken.every((other) => apart(tag, other)) && !wanted.some((other) => other !== i && hides(tag, boxes[other]));
    const inside = [clamp(x1 + 2, 0, Math.max(0, width - w)), clamp(y1 + 2, 0, Math.max(0, height - h))];
    const tag = tags.find(fits) ?? (i === must ? [...inside, inside[0] + w, inside[1] + h] : null);
    placed[i] = tag;
    if (tag) taken.push(tag);
  }
  return placed;
}

// Only the box that is pointed at or selected has its tag.
export const placeOneTag = (boxes, sizes, canvas, _, must) => placeFreeTags(boxes, sizes, canvas, [], must);
