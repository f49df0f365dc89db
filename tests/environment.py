"""Loaded before the settings: tests keep their files in a folder of their own, removed at the end."""

import atexit
import os
import shutil
import tempfile

if "LEDGERLINE_TEST_VAR" not in os.environ:
    folder = tempfile.mkdtemp(prefix="ledgerline-test-")
    os.environ["LEDGERLINE_TEST_VAR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
# Each of several test processes has its own database, keys and queue.
worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["VAR_DIR"] = os.path.join(os.environ["LEDGERLINE_TEST_VAR"], worker)
