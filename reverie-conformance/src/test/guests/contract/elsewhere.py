# In another namespace of processes the path of the tracer's file of slots is that of another file, which must stay as it is.
import os
import re
import subprocess
import sys

SIZE = 4 << 20
CALLS = 500


def of(pid, field):
    with open(f"/proc/{pid}/status") as status:
        return re.search(field + r":\s*(\d+)", status.read()).group(1)


def begin():
    tracer = of(of("self", "TracerPid"), "Tgid")
    files = os.listdir(f"/proc/{tracer}/fd")
    ours = [f for f in files if int(f) >= 900 and "memfd:reverie" in os.readlink(f"/proc/{tracer}/fd/{f}")]
    os.execvp("unshare", ["unshare", "-p", "-f", "--mount-proc", sys.executable, sys.argv[0], tracer, *ours])


def hold(files, ready, end):
    content = b"A" * SIZE
    memory = os.memfd_create("another")
    os.write(memory, content)
    for file in files:
        os.dup2(memory, file)
    os.write(ready, b"x")
    os.read(end, 1)
    print("it is as it was" if os.pread(memory, SIZE, 0) == content else "IT HAS CHANGED", flush=True)


def elsewhere(tracer, files):
    with open("/proc/sys/kernel/ns_last_pid", "w") as last:
        last.write(str(tracer - 1))
    is_ready, ready = os.pipe()
    end, is_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(is_end)
        hold(files, ready, end)
        os._exit(0)
    os.read(is_ready, 1)
    print("there is another file" if pid == tracer and files else "THERE IS NONE", flush=True)
    program = f"import os\nfor i in range({CALLS}): os.getppid()\nprint(sorted(os.listdir('/proc/self/fd')))"
    for _ in range(3):
        print(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout, end="", flush=True)
    os.close(is_end)
    os.waitpid(pid, 0)


if len(sys.argv) == 1:
    begin()
else:
    elsewhere(int(sys.argv[1]), [int(file) for file in sys.argv[2:]])
