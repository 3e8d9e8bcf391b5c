package contracts

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/internal/testvec"
)

var (
	miner    = common.HexToAddress("0x3142")
	treasury = common.HexToAddress("0x7ea5")
	payee    = common.HexToAddress("0xbe4e")
)

type poolVector struct {
	Locked, Claimable, Distributed testvec.Number
	StartTime, LastUpdate          uint64
}

func (p *poolVector) String() string {
	return fmt.Sprint(&p.Locked.Int, &p.Claimable.Int, &p.Distributed.Int, p.StartTime, p.LastUpdate)
}

type rewardStep struct {
	Op   string
	Time uint64

	Heights                               []uint64
	Value                                 testvec.Number
	FlowLengthBefore, StartIndex, Sectors uint64
	FlowBalanceAfter, MarketBalanceAfter  *testvec.Number
	RewardContractBalance                 *testvec.Number
	TreasuryBalance                       *testvec.Number
	RewardsAfter                          map[uint64]*poolVector
	Error, ErrorFromStranger              string

	Amount               testvec.Number
	PricingIndex         uint64
	PaymentsAfter        testvec.Number
	TotalBaseRewardAfter *testvec.Number
	Bps                  uint64
	Received             testvec.Number
	Chunk, Timestamp     uint64
}

type rewardScenario struct {
	Contract                       string
	ConstructorArg, PricePerSector testvec.Number
	Steps                          []rewardStep
}

// shop is a priced flow with market and reward; the mine contract is an account.
type shop struct {
	*machine
	flow, market, reward *contract
}

func newShop(m *machine, rewardName string, arg any, price *big.Int) *shop {
	s := &shop{m, m.proxied(FixedPriceFlow, num(0)), m.proxied(FixedPrice), m.proxied(rewardName, arg)}
	s.market.send(owner, "initialize", price, s.flow.at, s.reward.at).must()
	s.reward.send(owner, "initialize", s.market.at, miner, owner).must()
	s.flow.send(owner, "initialize", s.market.at, num(1_000_000_000)).must()
	s.reward.send(owner, "setTreasury", treasury).must()
	return s
}

// nodes makes a submission of trees with the given heights and made-up roots.
func nodes(seed string, heights ...uint64) bindings.Submission {
	s := bindings.Submission{Submitter: alice, Data: bindings.SubmissionData{Tags: []byte{}}}
	total := new(big.Int)
	for i, h := range heights {
		s.Data.Nodes = append(s.Data.Nodes, bindings.SubmissionNode{Root: keccak([]byte(fmt.Sprint(seed, i))), Height: num(h)})
		total.Add(total, new(big.Int).Lsh(big.NewInt(256), uint(h)))
	}
	s.Data.Length = total
	return s
}

func (s *shop) pool(index uint64) string {
	s.t.Helper()
	r, err := bindings.NewChunkLinearReward().UnpackRewards(s.reward.try(stranger, "rewards", num(index)).must().data)
	if err != nil {
		s.t.Fatal(err)
	}
	return fmt.Sprint(r.LockedReward, r.ClaimableReward, r.DistributedReward, r.StartTime, r.LastUpdate)
}

func TestMarketReward(t *testing.T) {
	var v struct{ Scenarios []rewardScenario }
	testvec.Load(t, "contract/market_reward.json", &v)
	for i := range v.Scenarios {
		v.Scenarios[i].run(t)
	}
}

func TestDecay(t *testing.T) {
	var v struct {
		PowHalf []struct {
			ExponentX64, PowHalfX96 testvec.Number
		}
		Scenario rewardScenario
	}
	testvec.Load(t, "contract/decay.json", &v)
	c := newMachine(t, "decay", 1).deploy("ExponentTest")
	for i := range v.PowHalf {
		p := &v.PowHalf[i]
		testvec.Check(t, c.number("powHalf", &p.ExponentX64.Int).Cmp(&p.PowHalfX96.Int), 0, "2^-%s", p.ExponentX64.String())
	}
	v.Scenario.run(t)
}

func (v *rewardScenario) run(t *testing.T) {
	m := newMachine(t, "market", 100)
	var arg any = &v.ConstructorArg.Int
	if v.Contract == ChunkDecayReward {
		arg = uint16(v.ConstructorArg.U64())
	}
	s := newShop(m, v.Contract, arg, &v.PricePerSector.Int)
	minerID := [32]byte(keccak([]byte("miner")))
	for i := range v.Steps {
		step := &v.Steps[i]
		m.time = step.Time
		name := fmt.Sprintf("%s step %d (%s)", v.Contract, i, step.Op)
		switch step.Op {
		case "submit":
			testvec.Check(t, s.flow.number("tree").Uint64(), step.FlowLengthBefore, "%s: length before", name)
			o := m.send(alice, s.flow.at, flowBinding.PackSubmit(nodes(name, step.Heights...)), &step.Value.Int)
			o.fails(step.Error, name)
			if step.Error == "" {
				r, err := flowBinding.UnpackSubmit(o.data)
				testvec.Check(t, err, nil, "%s: result", name)
				testvec.Check(t, r.StartIndex.Uint64(), step.StartIndex, "%s: start", name)
				testvec.Check(t, r.Length.Uint64(), step.Sectors, "%s: sectors", name)
			}
		case "claim":
			o := s.reward.send(miner, "claimMineReward", num(step.PricingIndex), payee, minerID)
			o.fails("", name)
			s.checkClaim(o, step, minerID, name)
			testvec.Check(t, s.reward.number("payments", payee).Cmp(&step.PaymentsAfter.Int), 0, "%s: payments", name)
		case "claimByStranger":
			s.reward.send(stranger, "claimMineReward", num(0), payee, minerID).fails(step.Error, name)
		case "donate":
			s.reward.pay(stranger, &step.Amount.Int, "donate").must()
		case "setBaseReward":
			s.reward.send(stranger, "setBaseReward", &step.Amount.Int).fails(step.ErrorFromStranger, name)
			s.reward.send(owner, "setBaseReward", &step.Amount.Int).must()
		case "setServiceFeeRate":
			s.reward.send(owner, "setServiceFeeRate", num(step.Bps)).must()
		case "withdraw":
			before := m.balance(payee)
			o := s.reward.send(stranger, "withdrawPayments", payee).must()
			testvec.Check(t, before.Sub(m.balance(payee), before).Cmp(&step.Received.Int), 0, "%s: received", name)
			testvec.Check(t, len(o.logs), 1, "%s: events", name)
			testvec.Check(t, o.logs[0].Topics[0], keccak([]byte("Withdrawn(address,uint256)")), "%s: event", name)
			testvec.Check(t, new(big.Int).SetBytes(o.logs[0].Data).Cmp(&step.Received.Int), 0, "%s: event", name)
		case "firstRewardableChunk":
			all := s.reward.all(s.reward.try(stranger, "firstRewardableChunk"), "firstRewardableChunk")
			testvec.Check(t, all[0].(uint64), step.Chunk, "%s: chunk", name)
			testvec.Check(t, all[1].(*big.Int).Uint64(), step.Timestamp, "%s: timestamp", name)
		default:
			t.Fatalf("unknown op %q", step.Op)
		}
		for _, b := range []struct {
			got  *big.Int
			want *testvec.Number
			name string
		}{
			{m.balance(s.flow.at), step.FlowBalanceAfter, "flow"}, {m.balance(s.market.at), step.MarketBalanceAfter, "market"},
			{m.balance(s.reward.at), step.RewardContractBalance, "reward contract"}, {m.balance(treasury), step.TreasuryBalance, "treasury"},
			{s.reward.number("totalBaseReward"), step.TotalBaseRewardAfter, "base reward"},
		} {
			if b.want != nil {
				testvec.Check(t, b.got.String(), b.want.String(), "%s: balance of %s", name, b.name)
			}
		}
		for index, want := range step.RewardsAfter {
			testvec.Check(t, s.pool(index), want.String(), "%s: pool %d", name, index)
		}
	}
}

// checkClaim compares the events of a claim.
func (s *shop) checkClaim(o *outcome, step *rewardStep, minerID [32]byte, name string) {
	s.t.Helper()
	logs := s.reward.events(o, "DistributeReward")
	if step.Amount.Sign() == 0 {
		testvec.Check(s.t, len(o.logs), 0, "%s: events", name)
		return
	}
	testvec.Check(s.t, len(o.logs), 2, "%s: events", name)
	testvec.Check(s.t, len(logs), 1, "%s: DistributeReward events", name)
	testvec.Check(s.t, o.logs[0].Topics[0], keccak([]byte("Deposited(address,uint256)")), "%s: first event", name)
	topics := []common.Hash{keccak([]byte("DistributeReward(uint256,address,bytes32,uint256)")), common.BigToHash(num(step.PricingIndex)), common.BytesToHash(payee[:]), minerID}
	checkLog(s.t, logs[0], topics, common.BigToHash(&step.Amount.Int).Bytes(), name)
	checkLog(s.t, o.logs[0], []common.Hash{o.logs[0].Topics[0], common.BytesToHash(payee[:])}, common.BigToHash(&step.Amount.Int).Bytes(), name)
}
