package main

import (
	"fmt"
	"syscall"
)

//go:noinline
func inner(depth int) {
	if depth > 0 {
		inner(depth - 1)
		return
	}
	syscall.Syscall(syscall.SYS_GETPRIORITY, 77, 0, 0)
}

func main() {
	inner(2)
	done := make(chan bool)
	go func() {
		inner(1)
		done <- true
	}()
	<-done
	fmt.Println("done")
}
