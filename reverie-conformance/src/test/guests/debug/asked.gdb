break started
run
info os
python
pid = str(gdb.selected_inferior().pid)
lines = [line.split() for line in gdb.execute("info os threads", to_string=True).splitlines()]
print("one thread:", [line[1] for line in lines if line[0] == pid])
lines = [line.split() for line in gdb.execute("info os files", to_string=True).splitlines()]
print("descriptors:", [line[2] for line in lines if line[0] == pid])
end
monitor stats
monitor syscalls
monitor events
monitor processes
monitor nonsense
monitor exit
kill
