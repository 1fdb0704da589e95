break after
continue
backtrace
continue
continue
