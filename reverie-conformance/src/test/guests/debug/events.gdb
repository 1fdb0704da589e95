catch fork
catch vfork
catch exec
continue
continue
continue
continue
info threads
continue
continue
