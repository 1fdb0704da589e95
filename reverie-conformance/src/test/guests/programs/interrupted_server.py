"""Starts a server, sends it SIGINT as a terminal would when it says that it listens, and prints how it has ended."""
import signal
import subprocess
import sys

signal.signal(signal.SIGINT, signal.SIG_DFL)
server = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
for line in server.stderr:
    if b"Listening" in line:
        break
server.send_signal(signal.SIGINT)
print(server.wait())
