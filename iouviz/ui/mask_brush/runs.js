// Masks as run lengths in COCO's order: down the columns, background first.

export function runsOf(cells, bit, width, height) {
  const runs = [];
  let last = 0;
  let length = 0;
  for (let x = 0; x < width; x++) {
    for (let at = x; at < width * height; at += width) {
      const now = cells[at] & bit;
      if (now === last) {
        length += 1;
      } else {
        runs.push(length);
        last = now;
        length = 1;
      }
    }
  }
  runs.push(length);
  return runs;
}

// Sets the bit where a mask has it, and takes it away elsewhere.
export function takeRuns(cells, bit, runs, width, height) {
  let x = 0;
  let y = 0;
  runs.forEach((length, i) => {
    for (let n = 0; n < length; n++) {
      const at = y * width + x;
      cells[at] = i % 2 ? cells[at] | bit : cells[at] & ~bit;
      y += 1;
      if (y === height) {
        y = 0;
        x += 1;
      }
    }
  });
}
