break tick
continue
continue
continue
disconnect
