package seal

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/sealing"
)

// benchLoads is 128 MiB.
const benchLoads = 512

// BenchmarkWorker seals real files through the worker, and in turn measures what
// bounds it: the seal kernels on all cores, and reading and writing the same
// bytes of the same kind of file with the same number of loads in flight. It
// reports the median rates, the median over the rounds of the ratio to the lower
// bound, and which share of the worker's processor time the kernels take alone,
// which a busy machine does not spoil. The first round seals, later ones reseal,
// for which the kernels do both ways too.
func BenchmarkWorker(b *testing.B) {
	dir := b.TempDir()
	db, err := index.Open(filepath.Join(dir, "index"), index.Options{Logger: slog.New(slog.DiscardHandler)})
	fatal(b, err)
	s, err := store.Open(store.Options{Dirs: []store.Dir{{Path: dir, Bytes: 1 << 30}}, SlabBytes: 256 << 20, DB: db, CPU: fastest, MinerID: minerID})
	fatal(b, err)
	defer func() { fatal(b, errors.Join(s.Close(), db.Close())) }()
	inFlight := 16 * runtime.GOMAXPROCS(0)
	parallel(inFlight, func(load int) {
		fatal(b, s.Write(context.Background(), uint64(load), 0, raw(uint64(load))))
	})
	var rates [3][]float64 // worker, kernels, disk
	var ratios, shares []float64
	for i := range b.N {
		cpu0 := cpuTime()
		took := timed(func() {
			log := &world{epochs: []sealing.Epoch{{Start: 0, End: benchLoads * 1024, Digest: hash(byte(i))}}}
			w := New(Options{Store: s, Log: log, Gaps: Never})
			w.pass(context.Background()) // seals the first time, then reseals
		})
		cpu1 := cpuTime()
		rates[0] = append(rates[0], mbPerSec(took))
		rates[1] = append(rates[1], mbPerSec(timed(func() { sealInMemory(i > 0) })))
		shares = append(shares, float64(cpuTime()-cpu1)/float64(cpu1-cpu0))
		rates[2] = append(rates[2], mbPerSec(timed(func() { rewrite(b, filepath.Join(dir, "raw"), inFlight) })))
	}
	for i := range b.N {
		ratios = append(ratios, rates[0][i]/min(rates[1][i], rates[2][i]))
	}
	if st := s.Stats(); st.Whole != benchLoads {
		b.Fatalf("%d loads are sealed", st.Whole)
	}
	b.ReportMetric(0, "ns/op")
	worker, kernel, disk := median(rates[0]), median(rates[1]), median(rates[2])
	b.ReportMetric(worker, "worker-MB/s")
	b.ReportMetric(kernel, "kernels-MB/s")
	b.ReportMetric(disk, "disk-MB/s")
	b.ReportMetric(median(ratios), "of-lower-bound")
	b.ReportMetric(median(shares), "kernels/worker-cpu")
}

// cpuTime returns the processor time of this process.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func fatal(b *testing.B, err error) {
	if err != nil {
		b.Fatal(err)
	}
}

func mbPerSec(d time.Duration) float64 { return benchLoads * store.LoadBytes / 1e6 / d.Seconds() }

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}

func timed(f func()) time.Duration {
	begin := time.Now()
	f()
	return time.Since(begin)
}

// parallel calls f for every load from n goroutines.
func parallel(n int, f func(load int)) {
	var group sync.WaitGroup
	loads := make(chan int)
	for range n {
		group.Go(func() {
			for load := range loads {
				f(load)
			}
		})
	}
	for load := range benchLoads {
		loads <- load
	}
	close(loads)
	group.Wait()
}

// sealInMemory does the computing alone, as fast as all cores can.
func sealInMemory(again bool) {
	type worker struct {
		sealer *sealing.Sealer
		data   []byte
	}
	pool := sync.Pool{New: func() any { return &worker{sealing.New(fastest, minerID), vfs.Aligned(store.LoadBytes)} }}
	contexts := sealing.Contexts{{End: 64, Digest: hash(1)}}
	parallel(runtime.GOMAXPROCS(0), func(load int) {
		w := pool.Get().(*worker)
		if again {
			if err := w.sealer.UnsealLoad(w.data, uint64(load), contexts, sealing.Full); err != nil {
				panic(err)
			}
		}
		if err := w.sealer.SealLoad(w.data, uint64(load), contexts, sealing.Full); err != nil {
			panic(err)
		}
		pool.Put(w)
	})
}

// rewrite reads and writes the bytes alone, with one flush at the end.
func rewrite(b *testing.B, name string, inFlight int) {
	f, err := vfs.OS().Open(name, vfs.How{Create: true, Direct: true})
	fatal(b, err)
	defer f.Close()
	if size, err := f.Size(); err == nil && size == 0 {
		fatal(b, f.Allocate(0, benchLoads*store.LoadBytes))
		parallel(inFlight, func(load int) {
			_, err := f.WriteAt(vfs.Aligned(store.LoadBytes), int64(load)*store.LoadBytes)
			fatal(b, err)
		})
		fatal(b, f.Sync())
	}
	pool := sync.Pool{New: func() any { b := vfs.Aligned(store.LoadBytes); return &b }}
	parallel(inFlight, func(load int) {
		buf := pool.Get().(*[]byte)
		fatal(b, vfs.ReadFull(f, *buf, int64(load)*store.LoadBytes))
		_, err := f.WriteAt(*buf, int64(load)*store.LoadBytes)
		fatal(b, err)
		pool.Put(buf)
	})
	fatal(b, f.Sync())
}
