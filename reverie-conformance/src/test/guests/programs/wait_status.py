"""Runs a command under reverie and says how it ended, as the kernel tells its parent: a shell would blur that."""

import os
import signal
import subprocess
import sys

code = subprocess.run([os.environ["REVERIE"], "noop", "--"] + sys.argv[1:]).returncode
print("killed by " + signal.Signals(-code).name if code < 0 else f"exited with {code}")
