// What the app's scripts find in the page: Plotly, once its own script has been loaded.
interface Window {
  Plotly?: any;
}
