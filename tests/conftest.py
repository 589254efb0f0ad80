"""Tests leave nothing behind, and none is timed.

What the product caches on disk goes into a folder of their own. A slow machine is no failure, so
Hypothesis sets no deadline.
"""

import os
import tempfile

from hypothesis import settings

os.environ.setdefault("IOUVIZ_CACHE", tempfile.mkdtemp(prefix="iouviz-tests-"))

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
