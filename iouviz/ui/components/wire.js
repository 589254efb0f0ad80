// How a component of ours talks with Python, and how it stays itself from run to run.

// An answer that has not come by then (the script failed, the connection broke) is given up.
const PATIENCE = 2000; // ms
const LEAVING = 6000; // ms that a link may take to lead to another page

const wires = new Set(); // those on the page
let quiet = 0; // until when nothing is sent, because somebody leaves

// One message in flight: the next one goes when Python has answered. A timer instead would queue
// up messages and starve a slow page; this adapts to whatever Python needs.
export class Wire {
  constructor(read) {
    this.read = read; // returns what to send, asked as late as possible
    this.component = null;
    this.seq = 0;
    this.inFlight = null;
    this.waiting = null; // null, or whether what waits to be sent is final
    this.timer = 0;
    this.closed = false;
    this.clicks = []; // those that Python has not acknowledged
    this.clicked = 0; // the number of the newest
    this.whenAnswered = [];
    wires.add(this);
  }

  // Streamlit hands over a new `setStateValue` with each update; only the newest one works.
  receive(component) {
    this.component = component;
    const ack = component.data.ack ?? 0;
    this.seq = Math.max(this.seq, ack); // a new instance counts on where the last one stopped
    const seen = component.data.clicked ?? 0;
    this.clicked = Math.max(this.clicked, seen);
    this.clicks = this.clicks.filter(({ number }) => number > seen);
    if (this.inFlight !== null && ack >= this.inFlight) this.landed();
  }

  // A click goes with every message until Python has seen it: a message may be overtaken by the next,
  // and of two triggers (Streamlit's own way to tell of a click) only one arrives.
  click(what) {
    this.clicked += 1;
    this.clicks.push({ number: this.clicked, what });
    this.send(true);
    return this.clicked;
  }

  // A final message (the hand let go) goes at once, unless somebody leaves.
  send(final) {
    if (this.closed) return;
    const calm = quiet - performance.now();
    if (calm > 0 || (this.inFlight !== null && !final)) {
      this.waiting ||= final;
      if (calm > 0) this.landAfter(calm);
      return;
    }
    this.landAfter(PATIENCE);
    this.waiting = null;
    this.seq += 1;
    this.inFlight = this.seq;
    this.component.setStateValue("value", {
      ...this.read(), seq: this.seq, final, clicks: [...this.clicks],
    });
  }

  landAfter(time) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.landed(), time);
  }

  landed() {
    clearTimeout(this.timer);
    this.inFlight = null;
    for (const go of this.whenAnswered.splice(0)) go();
    if (this.waiting !== null) this.send(this.waiting);
  }

  // What was waiting to be said is void: Python has just said something newer. A click still holds.
  forget() {
    if (!this.clicks.length) this.waiting = null;
  }

  answered() {
    return new Promise((go) => this.whenAnswered.push(go));
  }

  close() {
    this.closed = true;
    wires.delete(this);
    this.landed();
  }
}

// Streamlit, asked for another page, forgets what a part of this one has still to hear; and a message
// that comes between the click and the new page calls it back. So a link waits for the answer to what
// was sent before, and nothing is sent after it.
document.addEventListener("click", (event) => {
  const link = /** @type {HTMLAnchorElement | undefined} */ (
    event.composedPath().find((node) => /** @type {Element} */ (node).tagName === "A"));
  if (!link || !leadsAway(link, event)) return;
  quiet = performance.now() + LEAVING;
  const unheard = [...wires].filter((wire) => wire.inFlight !== null);
  if (!unheard.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  Promise.all(unheard.map((wire) => wire.answered())).then(() => link.click());
}, true);

// Whether a click on a link leads to another page of the app, in this tab.
function leadsAway(link, event) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return false;
  if (link.target === "_blank" || link.hasAttribute("download")) return false;
  return link.origin === location.origin && link.pathname !== location.pathname;
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
    if (!instances.has(root)) {
      quiet = 0; // whoever left has arrived
      instances.set(root, new Kind(root));
    }
    instances.get(root).update(component);
    return () => {
      if (root.isConnected) return;
      instances.get(root)?.destroy();
      instances.delete(root);
    };
  };
}
