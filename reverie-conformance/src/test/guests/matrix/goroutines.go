// needs: go
// Goroutines, timers, signals, children and sockets, without a C library.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

func main() {
	var wg sync.WaitGroup
	var lock sync.Mutex
	total := 0
	for i := 0; i < 500; i++ {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			time.Sleep(time.Duration(n%5) * time.Millisecond)
			_ = syscall.Getppid()
			lock.Lock()
			total += n
			lock.Unlock()
		}(i)
	}
	wg.Wait()
	fmt.Println("total", total)

	signals := make(chan os.Signal, 10)
	signal.Notify(signals, syscall.SIGUSR1, syscall.SIGUSR2)
	for i := 0; i < 5; i++ {
		_ = syscall.Kill(syscall.Getpid(), syscall.SIGUSR1)
		fmt.Println("signal", <-signals)
	}

	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func(n int) {
			defer wg.Done()
			out, err := exec.Command("/bin/sh", "-c", fmt.Sprintf("echo %d; exit %d", n, n%3)).Output()
			lock.Lock()
			total += len(out)
			if exit, ok := err.(*exec.ExitError); ok {
				total += exit.ExitCode()
			}
			lock.Unlock()
		}(i)
	}
	wg.Wait()
	fmt.Println("children", total)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(c, c); _ = c.Close() }()
		}
	}()
	echoed := 0
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			c, err := net.Dial("tcp", listener.Addr().String())
			if err != nil {
				return
			}
			_, _ = c.Write([]byte("hello"))
			_ = c.(*net.TCPConn).CloseWrite()
			all, _ := io.ReadAll(c)
			lock.Lock()
			echoed += len(all)
			lock.Unlock()
		}()
	}
	wg.Wait()
	fmt.Println("echoed", echoed)
	func() {
		defer func() { fmt.Println("recovered:", recover() != nil) }()
		var p *int
		*p = 1
	}()
	os.Exit(19)
}
