handle SIGUSR1 nostop noprint pass
handle SIGUSR2 stop print nopass
continue
backtrace 1
continue
print $_siginfo.si_signo
signal 0
print $_siginfo._sifields._sigfault.si_addr
x/i $pc
continue
