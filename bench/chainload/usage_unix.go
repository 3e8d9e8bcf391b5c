//go:build unix

package chainload

import (
	"os/exec"
	"syscall"
	"time"

	// CPU time of a process.
	"golang.org/x/sys/unix"
)

// cpuTime is the CPU time this process has used, all threads, user and system.
func cpuTime() time.Duration {
	var r unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &r); err != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// apart keeps a terminal's Ctrl-C from a child: the parent ends it in order.
func apart(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
