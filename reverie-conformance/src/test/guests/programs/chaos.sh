# Pipelines of programs that read and write in every way, and programs that talk over sockets.
set -e
tar -C /usr/include/linux -cf - tcp.h | gzip -n -9 | tee archive.gz | gunzip | tar -tf - | wc -l
md5sum <archive.gz
seq 1 200 | cat | sort -rn | sed 's/^/x/' | md5sum
head -c 5000 /dev/zero | tr '\0' y | wc -c
python3 -c '
import socket, subprocess, threading
print(subprocess.run(["sh", "-c", "seq 1 50; exit 3"], capture_output=True))
a, b = socket.socketpair()
sent = bytes(range(256)) * 8
threading.Thread(target=lambda: (a.sendall(sent), a.close())).start()
got = b""
while part := b.recv(4096):
    got += part
print(got == sent)
c, d = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
c.send(b"a message stays whole")
print(d.recv(100))
print(socket.getaddrinfo("localhost", 80, socket.AF_INET, socket.SOCK_STREAM)[0][4])
'
