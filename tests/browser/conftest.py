"""These tests need Chromium and Playwright's Python package: they are collected only where HIMOZUKE_CHROMIUM names the
browser's executable, as `tox -e browser` does. Nothing is downloaded and nothing leaves this machine."""

from __future__ import annotations

import os

CHROMIUM = os.environ.get("HIMOZUKE_CHROMIUM", "")
collect_ignore_glob = [] if CHROMIUM else ["test_*.py"]
