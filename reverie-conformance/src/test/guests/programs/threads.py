"""Threads, subprocesses, forked workers, signals, sockets and asyncio, with a result that does not depend on timing."""

import asyncio
import concurrent.futures
import hashlib
import multiprocessing
import os
import queue
import signal
import socket
import subprocess
import sys
import threading


def square(n):
    return n * n


def main():
    print("platform", sys.platform)

    work, results = queue.Queue(), queue.Queue()

    def worker():
        while (item := work.get()) is not None:
            results.put(hashlib.sha256(str(item).encode()).hexdigest()[:8])

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for item in range(400):
        work.put(item)
    for _ in threads:
        work.put(None)
    for thread in threads:
        thread.join()
    print("threads", sorted(results.get() for _ in range(400))[:3])

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        outputs = pool.map(lambda n: subprocess.run(["sh", "-c", f"echo {n}; exit {n}"], capture_output=True), range(20))
        print("subprocesses", [(int(p.stdout), p.returncode) for p in outputs])

    with multiprocessing.get_context("fork").Pool(3) as pool:
        print("pool", sum(pool.map(square, range(100))))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print("spawned", pool.apply(square, (12,)))

    child = subprocess.Popen(["sleep", "100"])
    child.send_signal(signal.SIGTERM)
    print("terminated", child.wait())
    try:
        subprocess.run(["sleep", "100"], timeout=0.2)
    except subprocess.TimeoutExpired:
        print("timeout")
    try:
        subprocess.run(["no-such-program"])
    except FileNotFoundError as missing:
        print("missing", missing.errno)

    seen = []
    signal.signal(signal.SIGALRM, lambda number, frame: seen.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    signal.pause()
    print("alarm", seen == [signal.SIGALRM])

    left, right = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        right.sendall(b"x" * 1_000_000)
        os._exit(9)
    right.close()
    received = 0
    while chunk := left.recv(65536):
        received += len(chunk)
    print("received", received, "child", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

    asyncio.run(serve_and_ask())
    sys.exit(5)


async def serve_and_ask():
    async def answer(reader, writer):
        writer.write((await reader.readline()).upper())
        await writer.drain()
        writer.close()

    async def ask(n):
        reader, writer = await asyncio.open_unix_connection("socket")
        writer.write(f"question {n}\n".encode())
        line = await reader.readline()
        writer.close()
        return line.decode().strip()

    server = await asyncio.start_unix_server(answer, "socket")
    print("asyncio", (await asyncio.gather(*[ask(n) for n in range(20)]))[-1])
    process = await asyncio.create_subprocess_exec("sh", "-c", "kill -9 $$")
    print("asyncio subprocess", await process.wait())
    server.close()


if __name__ == "__main__":
    main()
