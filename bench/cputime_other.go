//go:build !linux

package bench

import "time"

// threadCPUTime is not known here: no sample counts as disturbed.
func threadCPUTime() time.Duration { return 0 }
