package main

import "fmt"

//go:noinline
func add(a, b int) int { return a + b }

func main() {
	channel := make(chan int)
	go func() { channel <- add(3, 4) }()
	fmt.Println(<-channel)
}
