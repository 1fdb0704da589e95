"""Signals for a traced program, on a terminal of its own: terminal.py CASE REVERIE TOOL; says ok, or what is wrong."""

import os
import pty
import re
import select
import signal
import sys
import time

LIMIT = 30


class Session:
    """A program that leads a session on a terminal."""

    def __init__(self, script):
        reverie, tool = sys.argv[2:4]
        command = [reverie, tool] + (["-o", "trace"] if tool == "strace" else []) + ["--", "sh", "-c", script]
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.execv(command[0], command)
        self.output = b""

    def read_until(self, pattern):
        """Reads what the program prints until the pattern matches."""
        end = time.monotonic() + LIMIT
        while not (match := re.search(pattern, self.output)):
            if not select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0]:
                sys.exit(f"no {pattern!r} in {self.output!r}")
            try:
                part = os.read(self.terminal, 4096)
            except OSError:
                part = b""
            if not part:
                sys.exit(f"no {pattern!r} in {self.output!r}, and the program has ended")
            self.output += part
        return match

    def type(self, key):
        os.write(self.terminal, key)

    def guest(self):
        """The process id that the script has printed."""
        return int(self.read_until(rb"pid (\d+)\r?\n").group(1))

    def tracer(self, guest):
        """The process that traces the guest."""
        thread = re.search(r"TracerPid:\s+(\d+)", status(guest)).group(1)
        return int(re.search(r"Tgid:\s+(\d+)", status(thread)).group(1))

    def expect_code(self, code):
        self.expect(os.waitpid(self.pid, 0)[1], code)

    def expect(self, wait_status, code):
        found = os.waitstatus_to_exitcode(wait_status)
        if found != code:
            sys.exit(f"ended with {found} instead of {code}: {self.output!r}")


def status(pid):
    with open(f"/proc/{pid}/status") as file:
        return file.read()


def wait_for(what, condition):
    end = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > end:
            sys.exit("not in time: " + what)
        time.sleep(0.01)


def is_gone(pid):
    try:
        return "State:\tZ" in status(pid)
    except (FileNotFoundError, ProcessLookupError):
        return True


def state(pid):
    return re.search(r"State:\s+(\w)", status(pid)).group(1)


def interrupt_reaches_trap():
    session = Session("trap 'echo trapped; exit 9' INT; echo pid $$; while :; do sleep 0.05; done")
    session.guest()
    session.type(b"\x03")
    session.read_until(rb"trapped")
    session.expect_code(9)


def interrupt_kills():
    session = Session("echo pid $$; exec sleep 100")
    session.guest()
    session.type(b"\x03")
    session.expect_code(-signal.SIGINT)


def interrupt_ignored():
    session = Session("trap '' INT; echo pid $$; read line; echo survived $line; exit 4")
    session.guest()
    session.type(b"\x03")
    session.read_until(rb"\^C")
    session.type(b"well\n")
    session.read_until(rb"survived well")
    session.expect_code(4)


def quit_kills():
    session = Session("ulimit -c 0; echo pid $$; exec sleep 100")
    session.guest()
    session.type(b"\x1c")
    session.expect_code(-signal.SIGQUIT)


def stop_and_continue():
    session = Session("echo pid $$; read line; echo went on $line; exit 6")
    guest = session.guest()
    os.kill(guest, signal.SIGSTOP)
    wait_for("the stop", lambda: state(guest) in "tT")
    session.type(b"now\n")
    time.sleep(0.1)
    if state(guest) not in "tT":
        sys.exit(f"the stopped guest is in state {state(guest)}")
    os.kill(guest, signal.SIGCONT)
    session.read_until(rb"went on now")
    session.expect_code(6)


def hangup():
    session = Session("echo pid $$; exec sleep 100")
    guest = session.guest()
    os.close(session.terminal)
    wait_for("the end of the guest", lambda: is_gone(guest))
    session.expect_code(-signal.SIGHUP)


def kill_tracer():
    session = Session("trap '' HUP INT TERM; sleep 1000 & echo pid $$ child $!; wait")
    match = session.read_until(rb"pid (\d+) child (\d+)")
    guest, child = int(match.group(1)), int(match.group(2))
    os.kill(session.tracer(guest), signal.SIGKILL)
    wait_for("the end of the guest", lambda: is_gone(guest) and is_gone(child))
    session.expect_code(-signal.SIGKILL)


def terminate_tracer():
    session = Session("trap '' TERM; echo pid $$; while :; do sleep 0.05; done")
    guest = session.guest()
    os.kill(session.tracer(guest), signal.SIGTERM)
    wait_for("the end of the guest", lambda: is_gone(guest))
    session.expect_code(-signal.SIGTERM)


globals()[sys.argv[1].replace("-", "_")]()
print("ok")
