break waits
run
python pid = gdb.selected_inferior().pid
detach
python
# Its first thread is to wait for the other one.
while open("/proc/%d/stat" % pid).read().split()[2] != "S":
    pass
gdb.execute("attach %d" % pid)
end
print go
print $_inferior_thread_count
delete
break ended
set var go = 7
continue
backtrace
print value
finish
detach
python gdb.execute("set remote exec-file /bin/true")
run
monitor exit
