"""Formulas are typeset, all of them; what KaTeX cannot read it prints in red as it was written."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

FORMULAS = Path(__file__).parent / "pages" / "formulas.py"


def test_every_formula_is_typeset(serve, open_page):
    page = open_page(serve(FORMULAS))
    page.wait_for_function(
        "() => { const main = document.querySelector('[data-testid=stMain]').cloneNode(true);"
        " const typeset = main.querySelectorAll('.katex');"
        " for (const each of [...typeset, ...main.querySelectorAll('code')]) each.remove();"
        " return typeset.length > 60 && !/[$\\\\]/.test(main.textContent); }"
    )
    expect(page.locator(".katex-error")).to_have_count(0)
