package main

import (
	"context"
	"fmt"
	"math/big"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/bench"
	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/miner/plan"
	"github.com/zgminer/zgminer/miner/rewards"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/reward"
)

const (
	liveTimeout = 60 * time.Second
	liveBlocks  = 1000 // over which the time between blocks is taken
	liveChunks  = 8    // pricing chunks whose present worth is averaged
)

// askLive fills the expectation with what the contracts of the settings' network say
// now.
func askLive(c *cli.Context, a *bench.Assumptions) error {
	ctx, cancel := context.WithTimeout(c.Context, liveTimeout)
	defer cancel()
	cfg := settings(c).Config
	h, err := home(c)
	if err != nil {
		return err
	}
	n, err := cfg.Storage.Presets(&cfg.Chain).ResolveIn(filepath.Join(h, "chain"))
	if err != nil {
		return cli.Exit(fmt.Sprintf("--live: storage.%v", err), exitUsage)
	}
	o := cfg.Chain
	if o.Embedded() { // the node of this home, by its public interface
		o.RPCURL = fmt.Sprintf("http://%s:%d", o.HTTP.Addr, o.HTTP.Port)
	}
	o.Mode = options.External
	if o.RPCURL == "" && len(n.RPC) > 0 {
		o.RPCURL = n.RPC[0]
	}
	if o.ChainID == 0 {
		o.ChainID = int64(n.ChainID)
	}
	remote, err := client.FromSettings(ctx, o, client.Options{})
	if err != nil {
		return fmt.Errorf("--live: %w", err)
	}
	defer remote.Close()
	if a.Network, a.NetworkSource, err = liveNetwork(ctx, remote, n); err != nil {
		return fmt.Errorf("--live: %w", err)
	}
	return nil
}

// liveNetwork reads the values that an expectation needs at the newest block.
func liveNetwork(ctx context.Context, c client.Client, n presets.Network) (*plan.Network, string, error) {
	head, err := c.Head(ctx)
	if err != nil {
		return nil, "", err
	}
	back := min(head.Number, liveBlocks)
	if back == 0 {
		return nil, "", fmt.Errorf("chain %d has no block yet", n.ChainID)
	}
	old, err := c.Header(ctx, client.At(head.Number-back))
	if err != nil {
		return nil, "", err
	}
	flow := storage.NewFlow(n.Flow, c)
	state, err := flow.State(ctx, client.Latest)
	if err != nil {
		return nil, "", err
	}
	fp, err := flow.Parameters(ctx, client.Latest)
	if err != nil {
		return nil, "", err
	}
	mp, err := storage.NewMine(n.Mine, c).Parameters(ctx, client.Latest)
	if err != nil {
		return nil, "", err
	}
	worth, err := liveReward(ctx, c, n, state.Length)
	if err != nil {
		return nil, "", err
	}
	top, _ := new(big.Float).SetInt(new(big.Int).Lsh(big.NewInt(1), 256)).Float64()
	target, _ := new(big.Float).SetInt(mp.PoraTarget).Float64()
	return &plan.Network{
		Difficulty: top / target, FlowBytes: float64(state.Length * merkle.SectorBytes), TargetSubmissions: float64(mp.TargetSubmissions),
		WindowBlocks: float64(mp.TargetMineBlocks), EpochBlocks: float64(fp.BlocksPerEpoch),
		BlockSeconds: max(float64(head.Time-old.Time)/float64(back), 0.001), RewardPerAnswer: worth,
	}, fmt.Sprintf("the contracts of %s (chain %d) were at block %d", n.Name, n.ChainID, head.Number), nil
}

// liveReward is what an answer earns now, in tokens, averaged over some full pricing
// chunks of the flow; 0 if none is full.
func liveReward(ctx context.Context, c client.Client, n presets.Network, length uint64) (float64, error) {
	full := length / reward.PricingSectors
	if full == 0 {
		return 0, nil
	}
	profit := rewards.NewProfit(storage.NewReward(n.Reward, c), c)
	sum, count := new(big.Int), min(full, liveChunks)
	for i := range count {
		wei, err := profit.Expected(ctx, i*full/count, 0)
		if err != nil {
			return 0, err
		}
		sum.Add(sum, wei)
	}
	tokens, _ := new(big.Float).Quo(new(big.Float).SetInt(sum), big.NewFloat(1e18*float64(count))).Float64()
	return tokens, nil
}
