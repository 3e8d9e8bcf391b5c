package bench

import (
	"time"

	// The CPU clock of a thread.
	"golang.org/x/sys/unix"
)

// threadCPUTime is the CPU time of the calling thread, 0 if it is not known.
func threadCPUTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
