break started
run one "two  words" '*'
up
print argc
kill
info inferiors
set environment GIVEN something
set cwd /usr
run
print count
continue
unset environment GIVEN
set cwd
set startup-with-shell off
run last
detach
python
try:
    gdb.execute("set remote exec-file /nonexistent/program")
    gdb.execute("run")
except gdb.error as error:
    print(error)
end
monitor exit
