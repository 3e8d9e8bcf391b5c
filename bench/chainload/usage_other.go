//go:build !unix

package chainload

import (
	"os/exec"
	"time"
)

func cpuTime() time.Duration { return 0 }

func apart(*exec.Cmd) {}
