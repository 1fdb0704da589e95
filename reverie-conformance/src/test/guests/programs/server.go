// A web server and its clients in one static process, many goroutines, and child processes.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

func fail(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fail(err)
	var served atomic.Int64
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served.Add(1)
		fmt.Fprintf(w, "hello %s", r.URL.Path[1:])
	})}
	go server.Serve(listener)

	var clients sync.WaitGroup
	var good atomic.Int64
	for i := 0; i < 8; i++ {
		clients.Add(1)
		go func(i int) {
			defer clients.Done()
			client := &http.Client{Transport: &http.Transport{}}
			for j := 0; j < 50; j++ {
				response, err := client.Get(fmt.Sprintf("http://%s/%d-%d", listener.Addr(), i, j))
				fail(err)
				body, err := io.ReadAll(response.Body)
				fail(err)
				response.Body.Close()
				if string(body) == fmt.Sprintf("hello %d-%d", i, j) {
					good.Add(1)
				}
			}
		}(i)
	}
	clients.Wait()
	fail(server.Shutdown(context.Background()))
	fmt.Println("served", served.Load(), "good", good.Load())

	channel := make(chan int)
	for i := 0; i < 1000; i++ {
		go func(i int) { time.Sleep(time.Microsecond); channel <- i }(i)
	}
	sum := 0
	for i := 0; i < 1000; i++ {
		sum += <-channel
	}
	fmt.Println("goroutines", sum)

	for i := 0; i < 20; i++ {
		output, err := exec.Command("/bin/sh", "-c", fmt.Sprintf("echo child %d; exit %d", i, i)).Output()
		if i > 0 {
			fmt.Print(string(output), err, "\n")
		}
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGUSR1)
	fail(syscall.Kill(os.Getpid(), syscall.SIGUSR1))
	fmt.Println("signal", <-signals)
	os.Exit(8)
}
