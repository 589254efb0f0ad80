// What is known of each pixel: its true and its predicted class, out of one picture without loss.
// 0 is no class (ignored, or none of the classes); class k of Python's list is k + 1.

// Twelve bits each: red and green are the low bytes, blue has both high ones.
export function unpack(rgba) {
  const count = rgba.length / 4;
  const [truth, predicted] = [new Uint16Array(count), new Uint16Array(count)];
  for (let i = 0, at = 0; i < count; i++, at += 4) {
    truth[i] = rgba[at] | ((rgba[at + 2] & 15) << 8);
    predicted[i] = rgba[at + 1] | ((rgba[at + 2] & 240) << 4);
  }
  return { truth, predicted };
}

export const [NEITHER, RIGHT, INVENTED, MISSED, IGNORED] = [0, 1, 2, 3, 4];

// As `verdicts` and `pixel_kinds` have it in Python: of one class (k + 1), or of all (0).
export function verdictOf(truth, predicted, one) {
  if (!truth) return IGNORED;
  if (!one) return truth === predicted ? RIGHT : INVENTED;
  if (truth === one) return predicted === one ? RIGHT : MISSED;
  return predicted === one ? INVENTED : NEITHER;
}

export function verdictsOf({ truth, predicted }, one) {
  const kinds = new Uint8Array(truth.length);
  for (let i = 0; i < kinds.length; i++) kinds[i] = verdictOf(truth[i], predicted[i], one);
  return kinds;
}
