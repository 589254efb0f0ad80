// Where the tiles of a long grid stand, so that only those in sight need to exist.

// Columns, sizes and total height for `count` tiles of one shape in `width` pixels. A tile is a
// picture of the ratio width : height, and a caption below it.
export function layout(width, count, { ratio, least, gap, caption }) {
  const columns = Math.max(1, Math.floor((width + gap) / (least + gap)));
  const tile = (width - gap * (columns - 1)) / columns;
  const picture = tile / ratio;
  const row = picture + caption + gap;
  const rows = Math.ceil(count / columns);
  return { columns, tile, picture, row, gap, count, height: Math.max(0, rows * row - gap) };
}

// The tiles that stand between two heights, and `spare` rows beyond: first, and one past the last.
export function inSight(grid, top, bottom, spare = 0) {
  const first = Math.max(0, Math.floor(top / grid.row) - spare) * grid.columns;
  const last = (Math.floor(bottom / grid.row) + 1 + spare) * grid.columns;
  return [Math.min(first, grid.count), Math.min(Math.max(last, 0), grid.count)];
}

// Left and top of a tile.
export function placeOf(grid, index) {
  const column = index % grid.columns;
  return [column * (grid.tile + grid.gap), Math.floor(index / grid.columns) * grid.row];
}

// The largest rectangle of a shape that fits a room, in its middle: left, top, width, height.
export function fitted(width, height, roomWidth, roomHeight) {
  const scale = Math.min(roomWidth / width, roomHeight / height);
  const size = [width * scale, height * scale];
  return [(roomWidth - size[0]) / 2, (roomHeight - size[1]) / 2, ...size];
}

// Where a key leads from a tile, or null.
export function stepOf(key, index, grid, page) {
  const steps = {
    ArrowLeft: -1, ArrowRight: 1, ArrowUp: -grid.columns, ArrowDown: grid.columns,
    PageUp: -page * grid.columns, PageDown: page * grid.columns,
    Home: -index, End: grid.count - 1 - index,
  };
  if (!(key in steps)) return null;
  const to = index + steps[key];
  if (key.startsWith("Page")) return Math.min(Math.max(to, 0), grid.count - 1);
  return to >= 0 && to < grid.count ? to : null;
}
