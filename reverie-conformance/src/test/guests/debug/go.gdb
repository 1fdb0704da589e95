break main.add
continue
info args
backtrace 1
print a + b
