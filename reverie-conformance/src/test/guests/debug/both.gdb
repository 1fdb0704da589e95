set detach-on-fork off
set schedule-multiple on
break after
continue
backtrace
continue
inferior 1
continue
backtrace
kill inferiors 1
