package main

import (
	"fmt"
	"runtime"
)

// Else any thread might run main.
func init() { runtime.LockOSThread() }

//go:noinline
func add(a, b int) int { return a + b }

func main() {
	channel := make(chan int)
	go func() { channel <- 3 }()
	fmt.Println(add(<-channel, 4))
}
