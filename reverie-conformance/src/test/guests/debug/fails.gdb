break tick
ignore 1 1000000
python
pid = gdb.selected_inferior().pid
with open("/proc/%d/fd/0" % pid, "w") as pipe:
    pipe.write("x")
end
continue
