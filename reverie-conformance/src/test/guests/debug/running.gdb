print $_inferior_thread_count
thread 1
backtrace
break tick
continue
backtrace
print next(1)
set var value = 6
watch value
delete 2
continue
thread 1
info registers rdi rdx
delete
detach
info threads
