"""./reverie -p in the hands of a user: signals end it, it is killed, and it says what it sees as strace does."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time

reverie, numbers = sys.argv[2:4]


def status(pid, field):
    with open(f"/proc/{pid}/status") as file:
        return re.search(rf"^{field}:\s*(.*)$", file.read(), re.M).group(1)


def expect(what, wanted):
    if what != wanted:
        sys.exit(f"{what!r} instead of {wanted!r}")


class Guest:
    """A program that answers each byte of its input with a line."""

    def __enter__(self):
        self.process = subprocess.Popen([numbers], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pid = self.process.pid
        expect(self.line(), "ready")
        self.settle()
        return self

    def settle(self):
        """Waits until it waits."""
        while not status(self.pid, "State").startswith("S"):
            time.sleep(0.01)

    def line(self):
        return self.process.stdout.readline().rstrip("\n")

    def check(self):
        self.process.stdin.write("x")
        self.process.stdin.flush()
        expect(self.line(), "own 7 abcdefg")

    def state(self):
        return [status(self.pid, field) for field in ("State", "TracerPid", "SigBlk", "SigIgn", "SigPnd", "ShdPnd")]

    def __exit__(self, *failure):
        self.process.stdin.close()
        expect(self.process.wait(), 5)


def attach(command, *pids, expected="attached"):
    arguments = [x for pid in pids for x in ("-p", str(pid))]
    tracer = subprocess.Popen(command + arguments, stderr=subprocess.PIPE, text=True)
    line = tracer.stderr.readline()
    if expected not in line:
        sys.exit(f"{line!r} instead of {expected!r}")
    return tracer


def ends_by(number):
    for tool in (["noop"], ["strace"], ["noop", "--intercept=proceed"]):
        with Guest() as guest:
            before = guest.state()
            tracer = attach([reverie, *tool], guest.pid)
            guest.check()
            if status(guest.pid, "TracerPid") == "0":
                sys.exit("not traced")
            tracer.send_signal(number)
            tracer.communicate()
            expect(tracer.returncode, -number)
            if number == signal.SIGKILL:
                while status(guest.pid, "TracerPid") != "0":
                    time.sleep(0.01)
            guest.settle()
            expect(guest.state(), before)
            guest.check()


def debugged():
    with tempfile.TemporaryDirectory() as directory:
        with Guest() as guest:
            before = guest.state()
            for number in (signal.SIGINT, signal.SIGTERM):
                command = [reverie, "debug", "--gdb", directory + "/socket"]
                tracer = attach(command, guest.pid, expected="Listening")
                if "attached" not in tracer.stderr.readline():
                    sys.exit("not attached")
                while not status(guest.pid, "State").startswith("t"):
                    time.sleep(0.01)
                tracer.send_signal(number)
                tracer.communicate()
                expect(tracer.returncode, -number)
                guest.settle()
                expect(guest.state(), before)
                guest.check()


def several():
    with Guest() as one:
        with Guest() as two:
            tracer = attach([reverie, "noop"], one.pid, two.pid)
            one.check()
            two.check()
            tracer.send_signal(signal.SIGTERM)
            tracer.communicate()
            expect(tracer.returncode, -signal.SIGTERM)
            two.check()
    with Guest() as one:
        tracer = attach([reverie, "strace"], one.pid)
    tracer.communicate()
    expect(tracer.returncode, 0)


def refused():
    for pid, why in ((4_000_000, "no such process"), (2, "kernel")):
        run = subprocess.run([reverie, "strace", "-p", str(pid)], stderr=subprocess.PIPE, text=True)
        expect(run.returncode, 1)
        if why not in run.stderr:
            sys.exit(run.stderr)


def as_strace():
    def trace(command):
        with Guest() as guest:
            with tempfile.NamedTemporaryFile("r") as file:
                tracer = attach(command + ["-o", file.name], guest.pid)
                # What is blocked is begun again before it reads on.
                while "read(0" not in file.read():
                    time.sleep(0.01)
                    file.seek(0)
                guest.check()
                time.sleep(0.3)
                tracer.send_signal(signal.SIGINT)
                tracer.communicate()
                file.seek(0)
                # A process id of few digits is filled up with spaces, and ids begin anew behind the highest.
                text = re.sub(rf"\b{guest.pid}\b *", "PID ", file.read())
                return re.sub(r"0x[0-9a-f]{6,}", "ADDRESS", text)

    expect(trace([reverie, "strace"]), trace(["strace", "-f"]))


{
    "interrupt": lambda: ends_by(signal.SIGINT),
    "terminate": lambda: ends_by(signal.SIGTERM),
    "kill": lambda: ends_by(signal.SIGKILL),
    "several": several,
    "refused": refused,
    "debugged": debugged,
    "as-strace": as_strace,
}[sys.argv[1]]()
print("ok")
