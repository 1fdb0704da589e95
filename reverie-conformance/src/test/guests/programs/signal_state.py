"""Starts a program with a signal ignored or blocked: signal_state.py ignore|block SIGNAL [runner ...]"""

import os
import signal
import sys

number = getattr(signal, sys.argv[2])
# Python ignores these two; the program shall not see that.
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
if sys.argv[1] == "ignore":
    signal.signal(number, signal.SIG_IGN)
else:
    signal.pthread_sigmask(signal.SIG_BLOCK, [number])
command = sys.argv[3:] + ["grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"]
os.execvp(command[0], command)
