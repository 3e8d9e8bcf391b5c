package setup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/sealing"
)

// AskChain reads the flow's length in bytes and the number of shards that the mine
// contract allows.
func AskChain(ctx context.Context, c client.Client, n presets.Network) (flowBytes, maxShards uint64, err error) {
	state, err := storage.NewFlow(n.Flow, c).State(ctx, client.Latest)
	if err != nil {
		return 0, 0, fmt.Errorf("read the flow's length from the contract %s: %w", n.Flow, err)
	}
	mine, err := storage.NewMine(n.Mine, c).Parameters(ctx, client.Latest)
	if err != nil {
		return 0, 0, fmt.Errorf("read the number of shards from the contract %s: %w", n.Mine, err)
	}
	return state.Length * merkle.SectorBytes, mine.MaxShards, nil
}

// WriteRate measures how many bytes per second a directory takes in steps of a
// load, synced at the end. It writes for about half a second into a file of its own
// and removes it.
func WriteRate(ctx context.Context, dir string) (float64, error) {
	f, err := os.CreateTemp(dir, "zgminer-init-*")
	if err != nil {
		return 0, fmt.Errorf("measure the directory %s: %w", dir, err)
	}
	defer os.Remove(f.Name())
	buf := make([]byte, kernels.LoadBytes)
	for i := range buf {
		buf[i] = byte(i * 7)
	}
	start, written := time.Now(), 0
	for ; time.Since(start) < 500*time.Millisecond && written < 1<<30 && ctx.Err() == nil; written += len(buf) {
		if _, err = f.Write(buf); err != nil {
			break
		}
	}
	err = errors.Join(err, f.Sync())
	elapsed := time.Since(start).Seconds()
	if err = errors.Join(err, f.Close(), ctx.Err()); err != nil {
		return 0, fmt.Errorf("measure the directory %s: %w", dir, err)
	}
	return float64(written) / elapsed, nil
}

// SealRate measures how many bytes per second one thread seals, times the threads
// of the machine.
func SealRate(cpu *kernels.CPU) float64 {
	s := sealing.New(cpu, kernels.Hash{1})
	data, digest := make([]byte, kernels.LoadBytes), kernels.Hash{2}
	s.Seal(data, &digest, 0)
	start, sealed := time.Now(), 0
	for time.Since(start) < 50*time.Millisecond {
		s.Seal(data, &digest, 0)
		sealed += len(data)
	}
	return float64(sealed) / time.Since(start).Seconds() * float64(runtime.GOMAXPROCS(0))
}
