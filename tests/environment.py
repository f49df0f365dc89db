"""Loaded before the settings: tests keep their files and queue apart, and remove them at the end."""

import atexit
import os
import re
import shutil
import tempfile

if "LEDGERLINE_TEST_VAR" not in os.environ:
    folder = tempfile.mkdtemp(prefix="ledgerline-test-")
    os.environ["LEDGERLINE_TEST_VAR"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
# Each of several test processes has its own database, keys and queue.
worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ["VAR_DIR"] = os.path.join(os.environ["LEDGERLINE_TEST_VAR"], worker)
if worker.startswith("gw") and os.environ.get("REDIS_URL"):
    # Of a shared queue server each process uses a database of its own: db=0 becomes db=1, db=2 …
    own = str(int(worker.removeprefix("gw")) + 1)
    os.environ["REDIS_URL"] = re.sub(r"(?<=db=)\d+$|(?<=/)\d+$", own, os.environ["REDIS_URL"])
