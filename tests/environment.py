"""Read before the settings: tests run as the demo does, with a database server of their own.

A pytest plugin, because pytest-django loads the settings before any conftest.
"""

import os
from pathlib import Path

os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("ZIJIAN_DEMO", "1")
os.environ.setdefault("ZIJIAN_FAST_DB", "1")
