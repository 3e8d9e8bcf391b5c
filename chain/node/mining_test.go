package node_test

import (
	"context"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/contracts/provertest"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// stepped is a node whose blocks a test makes.
type stepped struct {
	*nodetest.Running
	t    *testing.T
	gate *nodetest.Gate
	from *nodetest.Account
}

func (s *stepped) height() int64 { return s.EVM().Head().Number.Int64() }

func (s *stepped) advance(height int64) {
	s.t.Helper()
	s.gate.Open(height)
	s.WaitHeight(uint64(height))
}

func (s *stepped) send(to common.Address, wei int64, data []byte) *types.Receipt {
	s.t.Helper()
	tx := s.from.Tx(&to, wei, 1, 3_000_000, data)
	if err := s.Client.SendTransaction(context.Background(), tx); err != nil {
		s.t.Fatal(err)
	}
	for range 5 {
		s.advance(s.height() + 1)
		if r, err := s.Client.TransactionReceipt(context.Background(), tx.Hash()); err == nil {
			if r.Status != types.ReceiptStatusSuccessful {
				s.t.Fatalf("transaction to %s failed in block %d", to, r.BlockNumber)
			}
			return r
		}
	}
	return s.Receipt(tx)
}

// Call makes the node a provertest.Backend.
func (s *stepped) Call(from, to common.Address, data []byte) []byte {
	s.t.Helper()
	out, err := s.Client.CallContract(context.Background(), ethereum.CallMsg{From: from, To: &to, Data: data, Gas: 40_000_000}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// TestMining mines on the contracts of block 0: one fresh answer of each kind is
// accepted by a real node and, once the pricing chunk is full, paid. What the
// contracts refuse, the node refuses with their reasons.
func TestMining(t *testing.T) {
	takesLong(t)
	t.Parallel()
	p := contracts.Demo()
	p.Difficulty, p.MinDifficulty, p.BlocksPerEpoch, p.TargetMineBlocks = 2, 0, 40, 36
	net := nodetest.New(t, 1, func(g *genesis.Genesis) {
		governor := nodetest.DevAccount(t, g, 0).Address
		g.EVM.Alloc, g.Contracts, g.System.Governance = genesis.Alloc{}, nil, common.Address{}
		if err := g.Deploy(&p, contracts.DevGovernance(governor)); err != nil {
			t.Fatal(err)
		}
	})
	g, at := net.Init.Genesis, net.Init.Genesis.Contracts
	door := nodetest.NewGate()
	cfg := net.Nodes[0]
	cfg.Fast, cfg.Hook = true, door.Hook
	s := &stepped{Running: nodetest.Start(t, cfg), t: t, gate: door, from: nodetest.DevAccount(t, g, 1)}
	t.Cleanup(func() { door.Open(1 << 62) }) // before the node's own, which waits for consensus
	s.advance(1)

	prove := provertest.New(t, s, at.Flow, at.Mine)
	flow, mine, reward := bindings.NewFixedPriceFlow(), bindings.NewPoraMine(), bindings.NewChunkLinearReward()
	price := p.PricePerSector.Int64()
	upload := func(seed string, size int) {
		t.Helper()
		file := prove.Upload(seed, size)
		s.send(at.Flow, int64(file.Padded)*price, flow.PackSubmit(provertest.Submission(file, s.from.Address)))
	}
	epochs := func(n int64) { s.advance(1 + n*int64(p.BlocksPerEpoch)) }
	upload("first", 300_000)
	upload("odd", 100) // the epoch ends inside a unit
	boundary := prove.Length()
	epochs(1)
	upload("second", 2000)
	upload("third", 900_000)
	epochs(2)

	payee := common.HexToAddress("0x9a7e")
	r := s.send(at.Mine, 0, mine.PackRequestMinerId(payee, 7))
	e, err := mine.UnpackNewMinerIdEvent(r.Logs[0])
	if err != nil {
		t.Fatal(err)
	}
	s.send(at.Flow, 0, flow.PackMakeContext())
	s.advance(s.height() + 1)
	s.checkRefusals(g, e.MinerId, p.BlocksPerEpoch)
	for i, k := range provertest.Kinds(boundary) {
		a := prove.Answer(e.MinerId, k.Wish)
		if i == 0 {
			s.checkAnswerRefusals(at, a)
		}
		r := s.send(at.Mine, 0, a.AppendCalldata(nil))
		s.refused(k.Name+" again", "Answer has been submitted", s.from.Address, at.Mine, 0, a.AppendCalldata(nil))
		got, err := mine.UnpackNewSubmissionEvent(r.Logs[len(r.Logs)-1])
		if err != nil || len(r.Logs) != 1 || got.EpochIndex.Uint64() != uint64(i) || got.RecallPosition.Cmp(a.RecallPosition.ToBig()) != 0 || got.MinerId != e.MinerId {
			t.Errorf("%s: %d logs, %+v, %v", k.Name, len(r.Logs), got, err)
		}
	}

	// A full pricing chunk pays the base reward and what was released of its fees.
	for prove.Length() < 1<<25 {
		s.send(at.Flow, price<<23, flow.PackSubmit(prove.Zeros(23)))
	}
	epochs(3)
	s.send(at.Flow, 0, flow.PackMakeContext())
	s.advance(s.height() + 1)
	r = s.send(at.Mine, 0, prove.Answer(e.MinerId, provertest.Wish{}).AppendCalldata(nil))
	if len(r.Logs) != 3 { // Deposited, DistributeReward, NewSubmission
		t.Fatalf("answer for a full chunk: %d logs", len(r.Logs))
	}
	paid, err := reward.UnpackDistributeRewardEvent(r.Logs[1])
	if err != nil || paid.Amount.Cmp(p.BaseReward) <= 0 {
		t.Errorf("reward %+v, %v, want more than %v", paid, err, p.BaseReward)
	}
	s.send(at.Reward, 0, reward.PackWithdrawPayments(payee))
	balance, err := s.Client.BalanceAt(context.Background(), payee, nil)
	if err != nil || balance.Cmp(paid.Amount) != 0 {
		t.Errorf("money of the miner: %v, %v, want %v", balance, err, paid.Amount)
	}
}
