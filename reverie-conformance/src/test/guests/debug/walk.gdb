break twice
continue
backtrace
info args
continue
watch global
continue
continue
info threads
stepi
nexti
next
delete 1
print twice(21)
finish
print $xmm0
print $ymm0
print local
set var global = 17
print global
set $rax = 77
print $rax
set $xmm3.uint128 = 99
print $ymm3
set $st0 = 1.5
print $st0
info registers rip cs fctrl ftag mxcsr
delete
tbreak 16
continue
next
print local
continue
