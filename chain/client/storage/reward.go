package storage

import (
	"context"
	"errors"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/contracts/bindings"
)

// Market is the fixed-price market (spec/storage.md 3.3).
type Market struct{ contract }

// NewMarket reads the market contract at an address.
func NewMarket(address common.Address, c Caller) Market {
	return Market{contract{"market", address, c}}
}

// PricePerSector returns the wei that a sector costs; a free market answers 0.
func (m Market) PricePerSector(ctx context.Context, at client.BlockRef) (*big.Int, error) {
	return read(ctx, m.contract, at, "pricePerSector", marketCodec.PackPricePerSector(), marketCodec.UnpackPricePerSector)
}

// RewardContract returns the contract that the market fills.
func (m Market) RewardContract(ctx context.Context, at client.BlockRef) (common.Address, error) {
	return read(ctx, m.contract, at, "reward", marketCodec.PackReward(), marketCodec.UnpackReward)
}

// Reward is a reward contract of either kind (spec/storage.md 3.4).
type Reward struct{ contract }

// NewReward reads the reward contract at an address.
func NewReward(address common.Address, c Caller) Reward {
	return Reward{contract{"reward", address, c}}
}

// ChunkReward is the account of one pricing chunk (8 GiB). A chunk that is not
// full has StartTime 0.
type ChunkReward struct {
	Locked, Claimable, Distributed *big.Int // wei
	StartTime, LastUpdate          uint64   // Unix seconds
}

// RewardKind tells how a reward is released.
type RewardKind uint8

// The kinds of reward contracts.
const (
	LinearReward RewardKind = iota + 1 // evenly over Release seconds
	DecayReward                        // a share of what is locked each year
)

// RewardParameters are the settings of a reward contract.
type RewardParameters struct {
	Kind                 RewardKind
	ReleaseSeconds       uint64 // linear only
	AnnualMilliDecayRate uint16 // decay only, thousandths
	BaseReward           *big.Int
	TotalBaseReward      *big.Int
	ServiceFeeBps        uint64 // hundredths of a percent
	Treasury             common.Address
	Market, Mine         common.Address
}

// Chunk reads the account of a pricing chunk.
func (r Reward) Chunk(ctx context.Context, index uint64, at client.BlockRef) (ChunkReward, error) {
	return read(ctx, r.contract, at, "rewards", linearCodec.PackRewards(uint256(index)), func(b []byte) (ChunkReward, error) {
		c, err := linearCodec.UnpackRewards(b)
		return decodeChunk(c, err)
	})
}

func decodeChunk(c bindings.Reward, err error) (ChunkReward, error) {
	if err != nil {
		return ChunkReward{}, err
	}
	out := ChunkReward{Locked: c.LockedReward, Claimable: c.ClaimableReward, Distributed: c.DistributedReward}
	return out, toUint64s([]*uint64{&out.StartTime, &out.LastUpdate}, c.StartTime, c.LastUpdate)
}

// Payments returns the wei that an account can withdraw.
func (r Reward) Payments(ctx context.Context, account common.Address, at client.BlockRef) (*big.Int, error) {
	return read(ctx, r.contract, at, "payments", linearCodec.PackPayments(account), linearCodec.UnpackPayments)
}

// Deadline returns when a chunk of a linear contract stops paying, Unix seconds.
func (r Reward) Deadline(ctx context.Context, index uint64, at client.BlockRef) (uint64, error) {
	return readUint64(ctx, r.contract, at, "rewardDeadline", linearCodec.PackRewardDeadline(uint256(index)), linearCodec.UnpackRewardDeadline)
}

// FirstRewardableChunk returns the first pricing chunk that still pays and the
// chain's time, Unix seconds; linear contracts only.
func (r Reward) FirstRewardableChunk(ctx context.Context, at client.BlockRef) (chunk, timestamp uint64, err error) {
	chunk, err = read(ctx, r.contract, at, "firstRewardableChunk", linearCodec.PackFirstRewardableChunk(), func(b []byte) (uint64, error) {
		out, err := linearCodec.UnpackFirstRewardableChunk(b)
		if err == nil && out.Arg1.IsUint64() {
			timestamp = out.Arg1.Uint64()
		}
		return out.Arg0, err
	})
	return chunk, timestamp, err
}

// Parameters reads the settings and finds out the kind.
func (r Reward) Parameters(ctx context.Context, at client.BlockRef) (p RewardParameters, err error) {
	p.ReleaseSeconds, err = readUint64(ctx, r.contract, at, "releaseSeconds", linearCodec.PackReleaseSeconds(), linearCodec.UnpackReleaseSeconds)
	p.Kind = LinearReward
	var revert *client.Revert
	if errors.As(err, &revert) {
		p.Kind = DecayReward
		p.AnnualMilliDecayRate, err = read(ctx, r.contract, at, "annualMilliDecayRate", decayCodec.PackAnnualMilliDecayRate(), decayCodec.UnpackAnnualMilliDecayRate)
	}
	if err != nil {
		return p, err
	}
	if p.BaseReward, err = read(ctx, r.contract, at, "baseReward", linearCodec.PackBaseReward(), linearCodec.UnpackBaseReward); err != nil {
		return p, err
	}
	if p.TotalBaseReward, err = read(ctx, r.contract, at, "totalBaseReward", linearCodec.PackTotalBaseReward(), linearCodec.UnpackTotalBaseReward); err != nil {
		return p, err
	}
	if p.ServiceFeeBps, err = readUint64(ctx, r.contract, at, "serviceFeeRateBps", linearCodec.PackServiceFeeRateBps(), linearCodec.UnpackServiceFeeRateBps); err != nil {
		return p, err
	}
	for _, a := range []struct {
		method string
		data   []byte
		to     *common.Address
	}{
		{"treasury", linearCodec.PackTreasury(), &p.Treasury},
		{"market", linearCodec.PackMarket(), &p.Market},
		{"mine", linearCodec.PackMine(), &p.Mine},
	} {
		if *a.to, err = read(ctx, r.contract, at, a.method, a.data, linearCodec.UnpackTreasury); err != nil {
			return p, err
		}
	}
	return p, nil
}

// WithdrawData encodes Reward.withdrawPayments, which anyone may send.
func WithdrawData(payee common.Address) []byte { return linearCodec.PackWithdrawPayments(payee) }
