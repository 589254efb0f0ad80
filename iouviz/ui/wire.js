// How a component of ours talks with Python, and how it stays itself from run to run.

// An answer that has not come by then (the script failed, the connection broke) is given up.
const PATIENCE = 2000; // ms

// One message in flight: the next one goes when Python has answered. A timer instead would queue
// up messages and starve a slow page; this adapts to whatever Python needs.
export class Wire {
  constructor(read) {
    this.read = read; // returns what to send, asked as late as possible
    this.component = null;
    this.seq = 0;
    this.inFlight = null;
    this.waiting = false;
    this.timer = 0;
  }

  // Streamlit hands over a new `setStateValue` with each update; only the newest one works.
  receive(component) {
    this.component = component;
    const ack = component.data.ack ?? 0;
    this.seq = Math.max(this.seq, ack); // a new instance counts on where the last one stopped
    if (this.inFlight !== null && ack >= this.inFlight) this.landed();
  }

  // A final message (the hand let go) always goes at once.
  send(final) {
    if (this.inFlight !== null && !final) {
      this.waiting = true;
      return;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.landed(), PATIENCE);
    this.waiting = false;
    this.seq += 1;
    this.inFlight = this.seq;
    this.component.setStateValue("value", { ...this.read(), seq: this.seq, final });
  }

  landed() {
    clearTimeout(this.timer);
    this.inFlight = null;
    if (this.waiting) this.send(false);
  }

  // What was waiting to be said is void: Python has just said something newer.
  forget() {
    this.waiting = false;
  }

  close() {
    clearTimeout(this.timer);
  }
}

// Streamlit calls the default export again with every change of data, with the same element. The
// instance is kept by that element, so that a drag goes on through any number of updates.
//
// What it returns is called at the unmount, but also at once where one change has overtaken another
// (two answers on each other's heels). An instance that is still on the page outlives that: else a
// second one would be built around the same canvas, and both would take every stroke and key.
export function kept(Kind) {
  const instances = new WeakMap();
  return (component) => {
    const root = component.parentElement;
    if (!root.isConnected) return undefined; // its page was left before this change came to its turn
    if (!instances.has(root)) instances.set(root, new Kind(root));
    instances.get(root).update(component);
    return () => {
      if (root.isConnected) return;
      instances.get(root)?.destroy();
      instances.delete(root);
    };
  };
}

// Streamlit names its theme's colours but not its mode.
export function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const hex = colour.match(/^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i);
  const parts = hex
    ? hex.slice(1).map((digits) => parseInt(digits, 16))
    : (colour.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return 0.299 * parts[0] + 0.587 * parts[1] + 0.114 * parts[2] < 128;
}
