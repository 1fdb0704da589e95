"""Starts a program with arguments and values of variables that hold every byte but 0: raw_bytes.py [runner ...]"""

import os
import sys

every = bytes(range(1, 256))
high = bytes(range(0x80, 0x100))
environment = {
    b"PATH": os.environb[b"PATH"],
    b"PWD": os.fsencode(os.getcwd()),
    b"REVERIE_JAVA_HOME": os.environb[b"REVERIE_JAVA_HOME"],
    b"REVERIE_TRIAL": os.environb[b"REVERIE_TRIAL"],
    b"EVERY": every,
    b"HIGH": high,
    b"TRUNCATED": b"\xe2\x82",
}
show = "import os, sys; print(*[os.fsencode(a).hex() for a in sys.argv[1:]], sep='\\n');"
show += "print(*[k.hex() + '=' + v.hex() for k, v in sorted(os.environb.items()) if k != b'_'], sep='\\n')"
command = [os.fsencode(a) for a in sys.argv[1:]]
command += [b"python3", b"-c", show.encode(), every, high, b"\xc3\x28", b"\xed\xa0\x80", b"", "ä€𝄞".encode()]
os.execvpe(command[0], command, environment)
