// Plotly's own script, out of the Python package, loaded once for all figures; and everything of
// Plotly's that is not its public interface, in one place: what a trace became (`_fullData`), the
// axes' own mapping (`_fullLayout`), and the SVG nodes of a trace. A test in tests/browser fails
// where another version of Plotly names one of them anew.

let loading = null;

export function plotly(address) {
  if (window.Plotly?.react) return Promise.resolve(window.Plotly);
  loading ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => done(window.Plotly);
    script.onerror = () => {
      loading = null;
      script.remove();
      failed(new Error("Plotly's script could not be loaded; open the page again"));
    };
    document.head.append(script);
  });
  return loading;
}

// A trace as Plotly fills it in.
export function traceOf(plot, uid) {
  return plot._fullData.find((trace) => trace.uid === uid);
}

// Where a point of a trace lies, in pixels.
export function placing(plot, { xaxis, yaxis }) {
  const across = plot._fullLayout[xaxis.replace("x", "xaxis")];
  const up = plot._fullLayout[yaxis.replace("y", "yaxis")];
  return (x, y) => [across.c2p(x), up.c2p(y)];
}

// The nodes that show a trace; null while none does.
export function nodesOf(plot, uid) {
  const node = plot.querySelector(`.trace${uid}`);
  return node && {
    marks: node.querySelectorAll(".points path"),
    line: node.querySelector(".lines path.js-line"),
    area: node.querySelector(".fills path.js-fill"),
  };
}
