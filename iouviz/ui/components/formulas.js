// The metrics of two boxes, for numbers that follow the hand. Python is the authority: this mirrors
// `iouviz.geometry`, operation for operation, under the names of its terms, and a test holds the two
// together on 100,000 pairs and more. Where a denominator is 0 the quotient is 0; there is no eps.

const quotient = (top, bottom) => (bottom === 0 ? 0 : top / bottom);
const areaOf = (box) => (box[2] - box[0]) * (box[3] - box[1]);
const middleOf = (box) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
const shapeOf = (box) => Math.atan2(box[2] - box[0], box[3] - box[1]);

// Boxes [x1, y1, x2, y2]; `overlap` in overlap.py.
/** @type {(a: number[], b: number[]) => {intersection: number, union: number, iou: number}} */
export function overlapTerms(a, b) {
  const width = Math.max(Math.min(a[2], b[2]) - Math.max(a[0], b[0]), 0);
  const height = Math.max(Math.min(a[3], b[3]) - Math.max(a[1], b[1]), 0);
  const shared = width * height;
  const union = areaOf(a) + areaOf(b) - shared;
  return { intersection: shared, union, iou: quotient(shared, union) };
}

// The same with GIoU, DIoU and CIoU and all they are made of; `family` in family.py.
/** @type {(a: number[], b: number[]) => Record<string, number>} */
export function familyTerms(a, b) {
  const { intersection, union, iou } = overlapTerms(a, b);
  const around = [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
  const enclosing_area = areaOf(around);
  const empty_area = Math.max(enclosing_area - union, 0);
  const [[ax, ay], [bx, by]] = [middleOf(a), middleOf(b)];
  const [dx, dy] = [ax - bx, ay - by];
  const [width, height] = [around[2] - around[0], around[3] - around[1]];
  const centre_distance2 = dx * dx + dy * dy;
  const diagonal2 = width * width + height * height;
  const gap = shapeOf(b) - shapeOf(a);
  const v = gap * gap * (4 / (Math.PI * Math.PI));
  const alpha = quotient(v, 1 - iou + v);
  const giou = iou - quotient(empty_area, enclosing_area);
  const diou = iou - quotient(centre_distance2, diagonal2);
  const ciou = diou - alpha * v;
  return {
    intersection, union, iou, enclosing_area, empty_area, centre_distance2, diagonal2, v, alpha, giou, diou, ciou,
    iou_loss: 1 - iou, giou_loss: 1 - giou, diou_loss: 1 - diou, ciou_loss: 1 - ciou,
    ...offsetTerms(a, b, Math.abs(dx), Math.abs(dy)),
  };
}

// How far `b` is off, in pixels and in widths and heights of `a`; and by L1, in centre and size.
/** @type {(a: number[], b: number[], offset_x: number, offset_y: number) => Record<string, number>} */
function offsetTerms(a, b, offset_x, offset_y) {
  const [width, height] = [a[2] - a[0], a[3] - a[1]];
  const grown = Math.abs(b[2] - b[0] - width) + Math.abs(b[3] - b[1] - height);
  return {
    offset_x, offset_y, centre_distance: Math.hypot(offset_x, offset_y), l1: offset_x + offset_y + grown,
    offset_x_part: offset_x / width, offset_y_part: offset_y / height,
  };
}

// How the intersection is found, as a lesson shows it; `corner_terms` in lessons/boxes/formulas.py.
/** @type {(a: number[], b: number[]) => Record<string, number>} */
export function cornerTerms(a, b) {
  const [x1, y1, x2, y2] = [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  const sides = {};
  for (const [name, box] of Object.entries({ a, b })) {
    ["x1", "y1", "x2", "y2"].forEach((corner, i) => (sides[`${name}_${corner}`] = box[i]));
    sides[`${name}_width`] = box[2] - box[0];
    sides[`${name}_height`] = box[3] - box[1];
    sides[`${name}_area`] = areaOf(box);
  }
  return { ...sides, x1, y1, x2, y2, width: Math.max(x2 - x1, 0), height: Math.max(y2 - y1, 0) };
}

// Boxes [cx, cy, width, height, degrees clockwise]; `rotated_overlap` in rotated.py.
/** @type {(a: number[], b: number[]) => Record<string, number>} */
export function rotatedTerms(a, b) {
  const [first, second] = [cornersOf(a), cornersOf(b)];
  const [signedA, signedB] = [shoelace(first), shoelace(second)]; // below 0 by rounding alone
  const [sizeA, sizeB] = [Math.abs(signedA), Math.abs(signedB)];
  const [boundsA, boundsB] = [boundsAround(first), boundsAround(second)];
  const apart = [0, 1].some((axis) =>
    Math.max(boundsA[axis], boundsB[axis]) >= Math.min(boundsA[axis + 2], boundsB[axis + 2]));
  const frame = signedB < 0 ? second.toReversed() : second;
  const clipped = apart || !sizeA || !sizeB ? 0 : clippedArea(first, frame);
  const shared = Math.min(clipped, sizeA, sizeB); // rounding must not make them share more than there is
  const union = sizeA + sizeB - shared;
  const { iou: upright_iou } = overlapTerms(boundsA, boundsB);
  return { intersection: shared, union, iou: quotient(shared, union), upright_iou, angle: angleBetween(a, b) };
}

// From `a` to `b` in degrees, in [-90, 90): half a turn makes no difference to a box.
function angleBetween(a, b) {
  const turn = (b[4] - a[4] + 90) % 180;
  return (turn < 0 ? turn + 180 : turn) - 90;
}

function boundsAround(points) {
  const [x, y] = [0, 1].map((axis) => points.map((point) => point[axis]));
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
}

// Clockwise on the screen, from the upper left; right angles are exact, as in `turned`.
/** @type {(box: number[]) => number[][]} */
export function cornersOf([cx, cy, width, height, degrees]) {
  const angle = degrees * (Math.PI / 180);
  const cosine = Math.abs(degrees % 180) === 90 ? 0 : Math.cos(angle);
  const sine = degrees % 180 === 0 ? 0 : Math.sin(angle);
  return [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]].map(([i, j]) => {
    const [x, y] = [i * width, j * height];
    return [cx + (x * cosine - y * sine), cy + (x * sine + y * cosine)];
  });
}

function shoelace(points) {
  const [[x0, y0]] = points;
  let sum = 0;
  points.forEach(([x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length];
    sum += (x - x0) * (nextY - y0) - (nextX - x0) * (y - y0);
  });
  return sum / 2;
}

// What is left of `outline` inside a clockwise `frame`: Sutherland and Hodgman, seen from its first corner.
function clippedArea(outline, frame) {
  const [[x0, y0]] = frame;
  const from = (points) => points.map(([x, y]) => [x - x0, y - y0]);
  const edges = from(frame);
  const left = edges.reduce((points, start, i) => cutAlong(points, start, edges[(i + 1) % 4]), from(outline));
  let sum = 0;
  left.forEach(([x, y], i) => {
    const [lastX, lastY] = left.at(i - 1);
    sum += lastX * y - x * lastY;
  });
  return Math.abs(sum) / 2;
}

function cutAlong(points, start, end) {
  const [alongX, alongY] = [end[0] - start[0], end[1] - start[1]];
  const sides = points.map(([x, y]) => alongX * (y - start[1]) - alongY * (x - start[0])); // inside: 0 or more
  const left = [];
  points.forEach(([x, y], i) => {
    const [back, here] = [sides.at(i - 1), sides[i]];
    if (back >= 0 !== here >= 0) {
      const [lastX, lastY] = points.at(i - 1);
      const part = back / (back - here);
      left.push([lastX + part * (x - lastX), lastY + part * (y - lastY)]);
    }
    if (here >= 0) left.push([x, y]);
  });
  return left;
}
