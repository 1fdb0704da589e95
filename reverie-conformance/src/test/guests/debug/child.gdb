set follow-fork-mode child
break after
continue
backtrace
continue
