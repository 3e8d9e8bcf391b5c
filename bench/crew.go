package bench

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zgminer/zgminer/bench/disk"
)

// job is a small piece of work of one core, a millisecond or so. One goroutine
// uses it.
type job struct {
	ops     float64 // what a run does, in units of the stage
	results int     // how many results check compares
	prepare func()  // untimed, before each run: new input, old results cleared; may be nil
	run     func()  // timed; allocates nothing
	// ownThreads says that the work is done by threads of a library.
	ownThreads bool
	check      func() error // untimed: compares the results that the run left; may be nil
}

// crew is a set of workers, each a goroutine on a thread of its own, that run
// jobs at the same time.
type crew struct {
	workers []*worker
	ended   sync.WaitGroup
}

type worker struct {
	tasks chan task
}

// task is one sample of one worker.
type task struct {
	job, fill *job
	together  *gathering
}

// gathering lets the workers of a sample start at the same moment and keeps all
// of them busy until the last has finished its timed run.
type gathering struct {
	size             int32
	ready, finished  atomic.Int32
	outcome          []outcome
	done             sync.WaitGroup
	nextOutcomeIndex atomic.Int32
}

// outcome is what one worker measured.
type outcome struct {
	rate     float64 // ops per second
	duration time.Duration
	// disturbed: the thread lost the core for a part of the time, because another
	// program ran there.
	disturbed bool
	err       error
}

func newCrew(n int) *crew {
	c := &crew{}
	for range n {
		w := &worker{tasks: make(chan task)}
		c.workers = append(c.workers, w)
		c.ended.Add(1)
		go func() {
			defer c.ended.Done()
			w.work()
		}()
	}
	return c
}

// close ends the workers and waits for them.
func (c *crew) close() {
	for _, w := range c.workers {
		close(w.tasks)
	}
	c.ended.Wait()
}

func (w *worker) work() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for t := range w.tasks {
		t.together.outcome[t.together.nextOutcomeIndex.Add(1)-1] = t.measure()
		t.together.done.Done()
	}
}

func (t task) measure() outcome {
	if t.job.prepare != nil {
		t.job.prepare()
	}
	// A core that waited is slow for a moment: its clock and its vector units have
	// to come up. Mining keeps them up.
	if t.fill != nil {
		t.fill.run()
	}
	g := t.together
	g.ready.Add(1)
	for spins := 0; g.ready.Load() < g.size; spins++ {
		if spins%1024 == 1023 { // more workers than free cores
			runtime.Gosched()
		}
	}
	clock := threadCPUTime
	if t.job.ownThreads {
		clock = disk.CPUTime // of the whole process
	}
	cpu := clock()
	start := time.Now()
	t.job.run()
	d := max(time.Since(start), 1)
	cpu = clock() - cpu
	g.finished.Add(1)
	for g.finished.Load() < g.size {
		t.fill.run()
	}
	o := outcome{rate: t.job.ops / d.Seconds(), duration: d}
	if cpu > 0 { // what reading the clocks takes is in cpu only
		o.disturbed = d-cpu > max(d/20, 20*time.Microsecond)
	}
	if t.job.check != nil {
		o.err = t.job.check()
	}
	return o
}

// sample runs jobs[i] on worker i, all at once. Its rate is the sum of their
// rates, its duration the longest. Each job is timed by itself; fill[i], which
// must be another job than jobs[i], warms worker i up and keeps it busy until all
// are timed, so that every rate is that of a core among busy cores. With one job
// fill may be missing.
func (c *crew) sample(jobs, fill []*job) (sum outcome, err error) {
	if len(jobs) > len(c.workers) {
		return sum, fmt.Errorf("%d jobs for a crew of %d", len(jobs), len(c.workers))
	}
	g := &gathering{size: int32(len(jobs)), outcome: make([]outcome, len(jobs))}
	g.done.Add(len(jobs))
	for i, j := range jobs {
		t := task{job: j, together: g}
		if i < len(fill) {
			t.fill = fill[i]
		}
		c.workers[i].tasks <- t
	}
	g.done.Wait()
	for _, o := range g.outcome {
		sum.rate += o.rate
		sum.duration = max(sum.duration, o.duration)
		sum.disturbed = sum.disturbed || o.disturbed
		if err == nil {
			err = o.err
		}
	}
	return sum, err
}
