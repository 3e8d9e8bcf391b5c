package storage

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
)

// Contracts are the storage contracts of a network.
type Contracts struct {
	Flow   Flow
	Mine   Mine
	Market Market
	Reward Reward
}

// Connect takes the contracts at the configured addresses and checks that they
// name each other, so that a mistyped address or another chain is noticed at the
// start. A zero market is read from the flow contract.
func Connect(ctx context.Context, c Caller, flow, mine, reward, market common.Address) (Contracts, error) {
	out := Contracts{Flow: NewFlow(flow, c), Mine: NewMine(mine, c), Reward: NewReward(reward, c)}
	named, err := read(ctx, out.Flow.contract, client.Latest, "market", flowCodec.PackMarket(), flowCodec.UnpackMarket)
	if err != nil {
		return Contracts{}, err
	}
	minesFlow, err := read(ctx, out.Mine.contract, client.Latest, "flow", mineCodec.PackFlow(), mineCodec.UnpackFlow)
	if err != nil {
		return Contracts{}, err
	}
	minesReward, err := read(ctx, out.Mine.contract, client.Latest, "reward", mineCodec.PackReward(), mineCodec.UnpackReward)
	if err != nil {
		return Contracts{}, err
	}
	if market == (common.Address{}) {
		market = named
	}
	for _, p := range []struct {
		who, what  string
		named, set common.Address
	}{
		{"flow", "market", named, market}, {"mine", "flow", minesFlow, flow}, {"mine", "reward", minesReward, reward},
	} {
		if p.named != p.set {
			return Contracts{}, fmt.Errorf("the %s contract names %s as its %s, configured is %s: correct the addresses", p.who, p.named, p.what, p.set)
		}
	}
	out.Market = NewMarket(market, c)
	return out, nil
}
