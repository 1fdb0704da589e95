python
# The first thread is in its read(), which is about to be answered.
pid = gdb.selected_inferior().pid
with open("/proc/%d/fd/0" % pid, "w") as pipe:
    pipe.write("x")
end
break asks
continue
set scheduler-locking on
stepi 5
print value
detach
