// Command zgminer makes a GPU rig a participant of the 0G network.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-signals
		first := time.Now()
		fmt.Fprintln(os.Stderr, "zgminer: stopping (once more to stop at once)")
		stop()
		for range signals {
			// Wrappers pass on what the terminal sent already: both are one wish.
			if time.Since(first) > time.Second {
				os.Exit(exitInterrupted)
			}
		}
	}()
	os.Exit(run(ctx, os.Args, os.Stdout, os.Stderr))
}
