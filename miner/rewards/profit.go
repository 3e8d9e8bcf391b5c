// Package rewards is the money side of mining: what an answer is expected to earn,
// what was earned, and the way of the earnings into the wallet
// (spec/storage.md 3.4).
package rewards

import (
	"context"
	"errors"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/pora/reward"
)

// Contract is the part of storage.Reward that is used.
type Contract interface {
	Address() common.Address
	Parameters(ctx context.Context, at client.BlockRef) (storage.RewardParameters, error)
	Chunk(ctx context.Context, index uint64, at client.BlockRef) (storage.ChunkReward, error)
	Payments(ctx context.Context, account common.Address, at client.BlockRef) (*big.Int, error)
}

// Heads tells the newest block, whose time the contract would see.
type Heads interface {
	Head(ctx context.Context) (client.Header, error)
}

// Profit computes what an answer is expected to earn. Pools are read once in an
// epoch. Methods may be called from any goroutine.
type Profit struct {
	contract Contract
	heads    Heads

	mu     sync.Mutex // guards the rest
	epoch  uint64
	params *storage.RewardParameters // nil: not read in this epoch
	dummy  bool                      // the contract pays nothing at all
	pools  map[uint64]*reward.Pool
	worth  map[uint64]*big.Int // newest result
}

// NewProfit returns a Profit.
func NewProfit(c Contract, heads Heads) *Profit {
	return &Profit{contract: c, heads: heads, pools: map[uint64]*reward.Pool{}, worth: map[uint64]*big.Int{}}
}

// Expected returns what an answer in a pricing chunk earns now, in wei: half of
// what the chunk's pool has released and not paid, and the base reward where the
// schedule pays one. 0 if the chunk is not full yet (linear), is used up, or the
// contract is one that pays nothing.
func (p *Profit) Expected(ctx context.Context, pricingIndex, epoch uint64) (*big.Int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.load(ctx, pricingIndex, epoch); err != nil {
		return nil, err
	}
	if p.dummy {
		p.worth[pricingIndex] = new(big.Int)
		return new(big.Int), nil
	}
	head, err := p.heads.Head(ctx)
	if err != nil {
		return nil, err
	}
	wei, err := Value(p.params, p.pools[pricingIndex], head.Time)
	if err != nil {
		return nil, err
	}
	p.worth[pricingIndex] = wei
	return new(big.Int).Set(wei), nil
}

// Worth returns what answers in the pricing chunks asked for so far were expected
// to earn, in wei by pricing index.
func (p *Profit) Worth() map[uint64]*big.Int {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := map[uint64]*big.Int{}
	for i, v := range p.worth {
		out[i] = new(big.Int).Set(v)
	}
	return out
}

// load reads what is not known for the epoch. p.mu is held.
func (p *Profit) load(ctx context.Context, index, epoch uint64) error {
	if epoch != p.epoch {
		p.epoch, p.params, p.dummy = epoch, nil, false
		clear(p.pools)
	}
	if p.params == nil && !p.dummy {
		params, err := p.contract.Parameters(ctx, client.Latest)
		var revert *client.Revert
		switch {
		case errors.As(err, &revert):
			p.dummy = true // neither linear nor decay: DummyReward
		case err != nil:
			return err
		default:
			p.params = &params
		}
	}
	if p.dummy || p.pools[index] != nil {
		return nil
	}
	c, err := p.contract.Chunk(ctx, index, client.Latest)
	if err != nil {
		return err
	}
	p.pools[index] = pool(&c)
	return nil
}

func pool(c *storage.ChunkReward) *reward.Pool {
	p := &reward.Pool{StartTime: c.StartTime, LastUpdate: c.LastUpdate}
	for _, v := range []struct {
		to   *uint256.Int
		from *big.Int
	}{{&p.Locked, c.Locked}, {&p.Claimable, c.Claimable}, {&p.Distributed, c.Distributed}} {
		if v.from != nil {
			v.to.SetFromBig(v.from)
		}
	}
	return p
}

// Value is what a claim at a time pays out of a pool, in wei: as reward.Book.Claim
// computes it.
func Value(params *storage.RewardParameters, p *reward.Pool, now uint64) (*big.Int, error) {
	var schedule reward.Schedule = reward.Linear{ReleaseSeconds: params.ReleaseSeconds}
	if params.Kind == storage.DecayReward {
		schedule = reward.Decay{AnnualMilliRate: params.AnnualMilliDecayRate}
	}
	book := reward.NewBook(schedule, reward.Address{}, reward.Address{}, reward.Address{})
	held := *p
	book.Pools[0] = &held
	for to, from := range map[*uint256.Int]*big.Int{&book.BaseReward: params.BaseReward, &book.TotalBase: params.TotalBaseReward} {
		if from != nil {
			to.SetFromBig(from)
		}
	}
	wei, err := book.Claim(reward.Address{}, 0, reward.Address{}, max(now, p.LastUpdate))
	if err != nil {
		return nil, err
	}
	return wei.ToBig(), nil
}
