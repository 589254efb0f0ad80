"""The thresholds page on a data set of the benchmarks; `benchmarks/live.py` serves it."""

import os
import runpy
from pathlib import Path

import streamlit as st

from benchmarks.data import dataset
from iouviz.data.model import Dataset
from iouviz.ui import data, page

ROOT = Path(__file__).parents[1]


@st.cache_resource
def opened() -> Dataset:
    return dataset(Path(os.environ["IOUVIZ_BENCHMARK"]))


page._sidebar = lambda: None  # its links lead to pages that lie beside another main script
if data.KEY not in st.session_state:
    st.session_state[data.KEY] = data.Opened("benchmark", opened(), 0)
runpy.run_path(str(ROOT / "pages" / "thresholds.py"))
