"""The canary for Plotly's private fields: what our adapter reads there is what Plotly draws."""

from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs

from iouviz.ui.components.live_figure import view

pytestmark = pytest.mark.browser

ADAPTER = Path(view.__file__).parent / "js" / "plotly.js"


def test_the_adapter_finds_traces_axes_and_nodes(window):
    page = window().new_page()
    page.add_script_tag(content=get_plotlyjs())
    page.evaluate(
        "async (text) => Object.assign(window, await import(`data:text/javascript,${text}`))",
        ADAPTER.read_text("utf-8").replace("%", "%25").replace("#", "%23"),
    )
    found = page.evaluate(
        """async () => {
          const plot = document.body.appendChild(document.createElement("div"));
          await (await plotly("")).newPlot(plot, [
            { uid: "curve", mode: "lines+markers", x: [0, 1, 3], y: [2, 5, 4] },
            { uid: "area", mode: "lines", fill: "toself", x: [0, 1, 1], y: [2, 2, 5], yaxis: "y2" },
          ], { width: 500, height: 400, yaxis2: { overlaying: "y", side: "right" } });
          const place = placing(plot, traceOf(plot, "curve"));
          const { marks, line } = nodesOf(plot, "curve");
          const drawn = [...marks].map((mark) => mark.getAttribute("transform"));
          const onLine = line.getAttribute("d").match(/[\\d.]+,[\\d.]+/g);
          return {
            mode: traceOf(plot, "area").mode,
            axes: [traceOf(plot, "area").xaxis, traceOf(plot, "area").yaxis],
            drawn: drawn.map((text) => text.match(/[\\d.]+/g).map(Number)),
            onLine: onLine.map((text) => text.split(",").map(Number)),
            placed: [[0, 2], [1, 5], [3, 4]].map(([x, y]) => place(x, y)),
            area: nodesOf(plot, "area").area !== null,
            nothing: nodesOf(plot, "none"),
          };
        }"""
    )
    page.close()
    assert (found["mode"], found["axes"]) == ("lines", ["x", "y2"])
    assert len(found["placed"]) == 3
    for placed, mark, corner in zip(found["placed"], found["drawn"], found["onLine"], strict=True):
        assert mark == pytest.approx(placed, abs=0.01)
        assert corner == pytest.approx(placed, abs=0.01)
    assert found["area"]
    assert found["nothing"] is None
