handle all nostop noprint pass
catch syscall write
catch syscall exit_group
catch syscall rt_sigaction
continue
backtrace 1
continue
print $rax
delete 1
delete 3
continue
