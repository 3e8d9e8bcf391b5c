package mine

import (
	"runtime"
	"sync"
)

// extraProcs is by how many the runtime's processors (GOMAXPROCS) are raised
// while disks are read. A goroutine that returns from a read needs a processor;
// with every one held by a CPU device it waits for the scheduler's next 10 ms
// time slice, and a disk with a queue of 32 comes to 1,000 reads/s where it
// could do 3,500 (measured on two cores). With processors to spare the operating
// system runs the reader at once, for the 30 us it needs.
const extraProcs = 4

// procs counts the users of the extra processors.
var procs struct {
	mu    sync.Mutex // guards the rest, and GOMAXPROCS as far as this package sets it
	users int
	added int
}

// raiseProcs makes room for readers until the returned function is called. It
// changes a setting of the whole process and, like every use of GOMAXPROCS, ends
// its automatic adjustment to a container's changing quota.
func raiseProcs() (lower func()) {
	procs.mu.Lock()
	defer procs.mu.Unlock()
	if procs.users++; procs.users == 1 {
		procs.added = extraProcs
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + procs.added)
	}
	return sync.OnceFunc(func() {
		procs.mu.Lock()
		defer procs.mu.Unlock()
		if procs.users--; procs.users == 0 {
			// Somebody may have set it meanwhile: take away what was added, no more.
			runtime.GOMAXPROCS(max(1, runtime.GOMAXPROCS(0)-procs.added))
		}
	})
}
