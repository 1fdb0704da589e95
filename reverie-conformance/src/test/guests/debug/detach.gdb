break main
continue
detach
