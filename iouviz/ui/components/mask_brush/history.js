// What was painted before: of each stroke the rectangle that it changed, as it was.

const KEPT = 100; // strokes

export class History {
  constructor(sheet) {
    this.sheet = sheet;
    this.forget();
  }

  forget() {
    this.past = [];
    this.future = [];
  }

  begin() {
    this.before = this.sheet.cells.slice();
  }

  // Keep what the stroke changed; says whether it changed anything.
  end(rect) {
    const { sheet, before } = this;
    const after = sheet.cells;
    const now = sheet.cut(rect);
    sheet.cells = before;
    const rows = sheet.cut(rect);
    sheet.cells = after;
    if (rows.every((row, i) => same(row, now[i]))) return false;
    this.past = [...this.past, { rect, rows }].slice(-KEPT);
    this.future = [];
    return true;
  }

  // Go one stroke back, or forth again; the rectangle that changed, or null.
  step(back) {
    const [from, to] = back ? [this.past, this.future] : [this.future, this.past];
    const patch = from.pop();
    if (!patch) return null;
    to.push({ rect: patch.rect, rows: this.sheet.cut(patch.rect) });
    this.sheet.paste(patch.rect, patch.rows);
    return patch.rect;
  }
}

// A plain loop: it is run over up to a million cells between a stroke and its numbers.
function same(a, b) {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
