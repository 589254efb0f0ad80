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
  for (let at = 0; at < cells.length; at++) cells[at] &= ~bit;
  let start = 0; // counted down the columns
  for (let i = 0; i < runs.length; i++) {
    const end = start + runs[i];
    if (i % 2) {
      for (let place = start; place < end; place++) {
        cells[(place % height) * width + Math.floor(place / height)] |= bit;
      }
    }
    start = end;
  }
}
