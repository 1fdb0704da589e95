break ready
continue
print $_inferior_thread_count
thread apply all -s -q print local
backtrace
delete
next
next
watch go
continue
continue
