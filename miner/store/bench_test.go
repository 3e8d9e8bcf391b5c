package store

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"testing"
	"time"

	pvfs "github.com/cockroachdb/pebble/v2/vfs"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/sealing"
)

// BenchmarkOpen opens a store of 64 GiB, every load sealed whole, and reports
// the time and the memory that each load costs (a TiB has 4 Mi of them), and how
// long going through all of them takes.
func BenchmarkOpen(b *testing.B) {
	const loads = maxSlots
	fatal := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	db, err := index.Open("index", index.Options{FS: pvfs.NewMem(), Logger: slog.New(slog.DiscardHandler)})
	fatal(err)
	files := vfs.NewMem()
	fatal(files.MkdirAll("a"))
	f, err := files.Open("a/"+fileName(0), vfs.How{Create: true})
	fatal(err)
	fatal(f.Truncate(loads * LoadBytes))
	batch := db.Batch()
	file := fileRecord{slots: loads, dir: "a"}
	batch.Set(fileKey(0), file.append(nil))
	for load := range uint64(loads) {
		r := record{place: placeOf(0, int(load)), present: allSectors}
		r.seal = sealing.Record{Sealed: sealing.Full, Contexts: sealing.Contexts{{End: 64, Digest: sealing.Hash{byte(load >> 12)}}}}
		fatal(putRecord(batch, load*4+3, &r)) // a shard of 4
	}
	id := []byte("0123456789abcdef")
	batch.Set(storeIDKey, id)
	fatal(batch.Commit())
	marker, err := files.Open("a/"+markerName, vfs.How{Create: true})
	fatal(err)
	_, err = marker.WriteAt([]byte("30313233343536373839616263646566\n"), 0)
	fatal(err)
	opt := Options{Dirs: []Dir{{Path: "a", Bytes: 1 << 40}}, DB: db, Files: files}
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	var opening, scanning time.Duration
	var bytes []int64
	for b.Loop() {
		before, begin := heap(), time.Now()
		s, err := Open(opt)
		fatal(err)
		opening += time.Since(begin)
		bytes = append(bytes, heap()-before)
		begin = time.Now()
		n := 0
		for _, sum := range s.Summaries(0) {
			if sum.Whole {
				n++
			}
		}
		scanning += time.Since(begin)
		if n != loads {
			b.Fatal(n)
		}
		fatal(s.Close())
	}
	n := float64(b.N) * loads
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(opening.Nanoseconds())/n, "open-ns/load")
	b.ReportMetric(float64(scanning.Nanoseconds())/n, "scan-ns/load")
	slices.Sort(bytes)
	b.ReportMetric(float64(bytes[len(bytes)/2])/loads, "B/load")
	fatal(db.Close())
}

// BenchmarkWrite writes whole loads from many goroutines to real files and
// reports the rate, with and without sealing before the write.
func BenchmarkWrite(b *testing.B) {
	for _, seal := range []bool{false, true} {
		name := map[bool]string{false: "raw", true: "sealed"}[seal]
		b.Run(name, func(b *testing.B) {
			dir := b.TempDir()
			db, err := index.Open(dir+"/index", index.Options{Logger: slog.New(slog.DiscardHandler)})
			if err != nil {
				b.Fatal(err)
			}
			s, err := Open(Options{Dirs: []Dir{{Path: dir, Bytes: 4 << 30}}, DB: db, MinerID: sealing.Hash{1}})
			if err != nil {
				b.Fatal(err)
			}
			if seal {
				s.SealOnWrite(func(uint64) sealing.Contexts { return sealing.Contexts{{End: 64, Digest: sealing.Hash{1}}} })
			}
			b.SetBytes(LoadBytes)
			b.SetParallelism(32)
			next := make(chan uint64)
			go func() {
				for load := uint64(0); ; load++ {
					next <- load % (1 << 13)
				}
			}()
			data := make([]byte, LoadBytes)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := s.Write(context.Background(), <-next, 0, data); err != nil {
						b.Error(err)
					}
				}
			})
			b.StopTimer()
			if err := errors.Join(s.Close(), db.Close()); err != nil {
				b.Fatal(err)
			}
		})
	}
}
