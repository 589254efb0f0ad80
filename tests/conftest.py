"""Tests leave nothing behind: what the product caches on disk goes into a folder of their own."""

import os
import tempfile

os.environ.setdefault("IOUVIZ_CACHE", tempfile.mkdtemp(prefix="iouviz-tests-"))
