package tiers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/miner/index"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/store"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/sealing"
)

// oneEpoch is a Log with one context for everything.
type oneEpoch struct{}

func (oneEpoch) ContextsOf(list sealing.Contexts, load uint64) (sealing.Contexts, error) {
	return sealing.ContextsOf(list, []sealing.Epoch{{Start: 0, End: 1 << 40, Digest: sealing.Hash{1}}}, load)
}

// BenchmarkReads reads random sealed loads through a disk tier, in turn with
// plain preads of random slots of the same file by as many goroutines, and, where
// fio is installed, with fio's random reads of the same file, size and depth. It
// reports the median rates and the median ratios of the rounds: 7 or more rounds
// (-benchtime 7x) are wanted for a figure.
func BenchmarkReads(b *testing.B) {
	const loads = 2048 // 512 MiB
	fatal := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	dir := b.TempDir()
	db, err := index.Open(filepath.Join(dir, "index"), index.Options{Logger: slog.New(slog.DiscardHandler)})
	fatal(err)
	s, err := store.Open(store.Options{Dirs: []store.Dir{{Path: dir, Bytes: 1 << 30}}, SlabBytes: 512 << 20, DB: db, CPU: cpu, MinerID: minerID})
	fatal(err)
	defer func() { fatal(errors.Join(s.Close(), db.Close())) }()
	data := make([]byte, store.LoadBytes)
	rand.NewChaCha8([32]byte{1}).Read(data)
	var group sync.WaitGroup
	for g := range uint64(64) {
		group.Go(func() {
			for load := g; load < loads; load += 64 {
				fatal(s.Write(context.Background(), load, 0, data))
				c, _ := oneEpoch{}.ContextsOf(nil, load)
				fatal(s.Seal(context.Background(), load, c))
			}
		})
	}
	group.Wait()
	source := &Source{Store: s, Log: oneEpoch{}, Share: whole, Zeros: ZerosNever}
	tiers, err := source.Tiers(context.Background(), pora.ShardRange(loads*1024, 0, 0, 1), loads*1024)
	fatal(err)
	defer tiers.Close()
	disk := tiers.List[0].(mine.Disk)
	file, err := vfs.OS().Open(filepath.Join(dir, "loads-00000.dat"), vfs.How{Direct: true})
	fatal(err)
	defer file.Close()
	plain := mine.NewReadPool(defaultWorkers, 3*defaultWorkers, func(load uint64, buf []byte) (uint64, error) {
		return 1, vfs.ReadFull(file, buf, int64(load)*store.LoadBytes)
	})
	defer plain.Close()
	fio, _ := exec.LookPath("fio")
	var rates [3][]float64
	var ratios, toFio []float64
	for i := range b.N {
		for k, submit := range []func(*mine.Read, chan<- *mine.Read) error{disk.Submit, plain.Submit} {
			rates[k] = append(rates[k], readRate(b, submit, disk.Depth()-defaultWorkers, loads, uint64(i)))
		}
		ratios = append(ratios, rates[0][i]/rates[1][i])
		if fio != "" {
			rates[2] = append(rates[2], fioRate(b, fio, filepath.Join(dir, "loads-00000.dat"), defaultWorkers))
			toFio = append(toFio, rates[0][i]/rates[2][i])
		}
	}
	median := func(list []float64) float64 { slices.Sort(list); return list[len(list)/2] }
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(rates[0]), "tier-loads/s")
	b.ReportMetric(median(rates[1]), "pread-loads/s")
	b.ReportMetric(median(ratios), "ratio")
	if fio != "" {
		b.ReportMetric(median(rates[2]), "fio-loads/s")
		b.ReportMetric(median(toFio), "fio-ratio")
	}
}

// fioRate is fio's rate of random 256 KiB reads past the page cache, with depth
// threads of one pread each, for half a second.
func fioRate(b *testing.B, fio, file string, depth int) float64 {
	out, err := exec.Command(fio, "--name=reads", "--filename="+file, "--readonly", "--rw=randread", "--bs=256k", "--direct=1", "--ioengine=psync",
		"--thread", fmt.Sprintf("--numjobs=%d", depth), "--time_based", "--runtime=500ms", "--group_reporting", "--output-format=json").Output()
	if err != nil {
		b.Fatalf("fio: %v", err)
	}
	var r struct {
		Jobs []struct {
			Read struct {
				IOPS float64 `json:"iops"`
			} `json:"read"`
		} `json:"jobs"`
	}
	if err := json.Unmarshal(out[bytes.IndexByte(out, '{'):], &r); err != nil || len(r.Jobs) != 1 {
		b.Fatalf("fio's answer: %v", err)
	}
	return r.Jobs[0].Read.IOPS
}

// readRate keeps depth reads of random loads in flight for half a second.
func readRate(b *testing.B, submit func(*mine.Read, chan<- *mine.Read) error, depth int, loads, seed uint64) float64 {
	rng := rand.New(rand.NewPCG(seed, 1))
	done := make(chan *mine.Read, depth)
	begin, n := time.Now(), 0
	next := func(rd *mine.Read) {
		rd.Load = rng.Uint64N(loads)
		if err := submit(rd, done); err != nil {
			b.Fatal(err)
		}
	}
	for range depth {
		next(&mine.Read{Buf: vfs.Aligned(store.LoadBytes)})
	}
	for out := depth; out > 0; {
		rd := <-done
		if rd.Err != nil || rd.Units == 0 {
			b.Fatal(rd.Err, rd.Units)
		}
		if n++; time.Since(begin) < 500*time.Millisecond {
			next(rd)
		} else {
			out--
		}
	}
	return float64(n) / time.Since(begin).Seconds()
}
