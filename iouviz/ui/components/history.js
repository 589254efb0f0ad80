// Streamlit makes an entry in the browser's history for each change of a page's query, such as the end of
// a drag. A step back shall lead to the page before, so a change within a page takes the entry's place.
if (!("iouviz" in history)) {
  const push = history.pushState;
  history.pushState = function pushPage(state, title, url) {
    const stays = new URL(url ?? "", location.href).pathname === location.pathname;
    (stays ? history.replaceState : push).call(history, state, title, url);
  };
  Object.assign(history, { iouviz: true });
}
