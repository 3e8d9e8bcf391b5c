package chainload

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/node"
)

// EmptyCost is what a block without transactions costs, with one validator.
type EmptyCost struct {
	Blocks      int64   `json:"blocks"`
	LiveMs      float64 `json:"live_ms"`      // whole block, blocks following each other without a pause
	AppMs       float64 `json:"app_ms"`       // of it inside the application: build, execute, finalize, commit
	ReplayMs    float64 `json:"replay_ms"`    // replay after the EVM's data is lost
	ReplayRatio float64 `json:"replay_ratio"` // replay / app
}

// emptyBlocks makes so many empty blocks at full speed, removes the EVM's data,
// and starts again: consensus replays them all.
func emptyBlocks(ctx context.Context, cfg node.Config, blocks int64) (*EmptyCost, error) {
	const warm = 10 // blocks not counted at the beginning
	cfg.Fast = true
	out := &EmptyCost{Blocks: blocks - warm}
	for _, replay := range []bool{false, true} {
		var mu sync.Mutex
		var from, to time.Time
		var steps time.Duration // time between the steps, application only
		var at time.Time
		reached := make(chan struct{})
		cfg.Hook = func(s app.Step, height int64) {
			now := time.Now()
			mu.Lock()
			defer mu.Unlock()
			if height > blocks {
				return
			}
			counted := height > warm
			switch s {
			case app.BeforePrepare, app.BeforeProcess, app.BeforeFinalize, app.BeforeCommit:
				if from.IsZero() && counted {
					from = now
				}
				at = now
			case app.AfterPrepare, app.AfterProcess, app.AfterFinalize, app.AfterCommit:
				if counted {
					steps += now.Sub(at)
				}
				if s == app.AfterCommit && height == blocks {
					to = now
					close(reached)
				}
			}
		}
		n, err := node.New(cfg)
		if err != nil {
			return nil, err
		}
		runCtx, stop := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- n.Run(runCtx) }()
		select {
		case <-reached:
		case err := <-done:
			stop()
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, errors.Join(errors.New("measure empty blocks: the node ended by itself"), err)
		}
		stop()
		if err := <-done; err != nil {
			return nil, fmt.Errorf("measure empty blocks: %w", err)
		}
		mu.Lock()
		per := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) / float64(out.Blocks) }
		if replay {
			out.ReplayMs = per(to.Sub(from))
		} else {
			out.LiveMs, out.AppMs = per(to.Sub(from)), per(steps)
		}
		mu.Unlock()
		if !replay {
			if err := os.RemoveAll(node.Layout{Dir: cfg.Dir}.EVM()); err != nil {
				return nil, fmt.Errorf("measure replay: remove the EVM's data: %w", err)
			}
		}
	}
	out.ReplayRatio = out.ReplayMs / out.AppMs
	return out, nil
}
