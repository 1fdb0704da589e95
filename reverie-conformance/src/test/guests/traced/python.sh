# needs: python3
exec python3 -c '
import json, os, socket, subprocess, tempfile, threading
t = threading.Thread(target=lambda: None); t.start(); t.join()
print(json.dumps({"a": [1, 2]}), sorted(os.listdir("/usr/include/asm-generic"))[:2])
a, b = socket.socketpair(); a.sendall(b"x"); print(b.recv(1))
print(subprocess.run(["true"]).returncode)
'
