// Asks for the time in several goroutines, through the vDSO as Go does.
package main

import (
	"fmt"
	"time"
)

func main() {
	years := make(chan int)
	for i := 0; i < 8; i++ {
		go func() { years <- time.Now().UTC().Year() }()
	}
	year := <-years
	for i := 1; i < 8; i++ {
		if other := <-years; other != year {
			fmt.Println(other, "is not", year)
		}
	}
	fmt.Println(year, "in 8 goroutines")
}
