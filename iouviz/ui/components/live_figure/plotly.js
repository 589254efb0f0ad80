// Plotly's own script, out of the Python package, loaded once for all figures.

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
