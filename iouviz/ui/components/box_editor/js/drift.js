// A box that moves by itself to where it belongs, once, until a hand takes over: the front door's first word.

const WAIT = 900; // ms, in which the eye finds the box
const LASTS = 2800; // ms

export class Drift {
  // `move` takes the corners in a frame; `done` is called at the end, or never where a hand comes first.
  constructor(move, done) {
    this.move = move;
    this.done = done;
    this.running = false;
    this.over = false;
    this.frame = 0;
  }

  // Whoever asks for little motion sees the box where it starts, and moves it by hand.
  offer(from, to) {
    if (!to || this.running || this.over) return;
    this.over = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.over) return;
    this.running = true;
    const begin = performance.now() + WAIT;
    const tick = (now) => {
      const part = Math.min(Math.max((now - begin) / LASTS, 0), 1);
      const eased = part * part * (3 - 2 * part);
      this.move(from.map((value, i) => value + (to[i] - value) * eased));
      if (part < 1) this.frame = requestAnimationFrame(tick);
      else this.end();
    };
    this.frame = requestAnimationFrame(tick);
  }

  end() {
    this.stop();
    this.done();
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.running = false;
    this.over = true;
  }
}
