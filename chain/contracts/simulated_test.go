package contracts

import (
	"context"
	"crypto/ecdsa"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/node"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/contracts/provertest"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/pora"
)

// chainSim is go-ethereum's simulated chain with one account that sends.
type chainSim struct {
	t       *testing.T
	backend *simulated.Backend
	client  simulated.Client
	key     *ecdsa.PrivateKey
	from    common.Address
	signer  types.Signer
}

func newSim(t *testing.T) *chainSim {
	key, err := crypto.ToECDSA(testvec.Bytes("simulated account", 32))
	if err != nil {
		t.Fatal(err)
	}
	s := &chainSim{t: t, key: key, from: crypto.PubkeyToAddress(key.PublicKey)}
	// The rules of Osaka, as our networks have them; the simulated chain's own are of
	// forks to come, which price creations anew. Its genesis has the history contract.
	rules := func(_ *node.Config, c *ethconfig.Config) {
		config := *c.Genesis.Config
		config.BogotaTime = nil
		c.Genesis.Config = &config
	}
	s.backend = simulated.NewBackend(types.GenesisAlloc{s.from: {Balance: ether(10_000_000)}}, rules, simulated.WithBlockGasLimit(60_000_000))
	t.Cleanup(func() { _ = s.backend.Close() })
	s.client = s.backend.Client()
	id, err := s.client.ChainID(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	s.signer = types.LatestSignerForChainID(id)
	return s
}

// send sends a transaction, makes its block and returns the receipt.
func (s *chainSim) send(to *common.Address, data []byte, value *big.Int, gas uint64) *types.Receipt {
	s.t.Helper()
	ctx := context.Background()
	nonce, err := s.client.PendingNonceAt(ctx, s.from)
	if err != nil {
		s.t.Fatal(err)
	}
	tx, err := types.SignNewTx(s.key, s.signer, &types.DynamicFeeTx{
		Nonce: nonce, To: to, Data: data, Value: value, Gas: gas, GasFeeCap: big.NewInt(10e9), GasTipCap: big.NewInt(1e9),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.client.SendTransaction(ctx, tx); err != nil {
		s.t.Fatal(err)
	}
	s.backend.Commit()
	// The chain's index of transactions follows its blocks a little later.
	for range 1000 {
		var r *types.Receipt
		if r, err = s.client.TransactionReceipt(ctx, tx.Hash()); err == nil {
			return r
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.t.Fatal(err)
	return nil
}

func (s *chainSim) Call(from, to common.Address, data []byte) []byte {
	s.t.Helper()
	out, err := s.client.CallContract(context.Background(), ethereum.CallMsg{From: from, To: &to, Data: data, Gas: 50_000_000}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func (s *chainSim) block() uint64 {
	n, err := s.client.BlockNumber(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

// TestSimulatedChain deploys a plan on go-ethereum's simulated chain, uploads files
// in two epochs and has one fresh answer of each kind accepted and paid.
func TestSimulatedChain(t *testing.T) {
	s := newSim(t)
	p := Demo()
	p.Difficulty, p.MinDifficulty, p.BlocksPerEpoch, p.TargetMineBlocks, p.MaxShards = 2, 0, 40, 36, 4
	p.ReleaseSeconds, p.DecayMilliRate = 0, 40 // pays the base reward for chunks that are not full
	plan, err := NewPlan(s.from, 0, &p, Governance{Create: DevGovernance(s.from)}, Roles{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Call{plan.Timelock, &plan.Deploy} {
		r := s.send(nil, c.Data, c.Value, c.GasLimit)
		testvec.Check(t, r.Status, types.ReceiptStatusSuccessful, "status of a planned creation")
		testvec.Check(t, r.ContractAddress, c.Creates, "address of a planned creation")
		t.Logf("creation of %d bytes: %d gas", len(c.Data), r.GasUsed)
	}
	first := s.block()
	prove := provertest.New(t, s, plan.Flow.Proxy, plan.Mine.Proxy)
	upload := func(seed string, size int) {
		t.Helper()
		file := prove.Upload(seed, size)
		fee := new(big.Int).Mul(num(file.Padded), p.PricePerSector)
		r := s.send(&plan.Flow.Proxy, flowBinding.PackSubmit(submission(file, s.from)), fee, 2_000_000)
		testvec.Check(t, r.Status, types.ReceiptStatusSuccessful, "status of the upload")
	}
	until := func(block uint64) {
		for s.block() < block {
			s.backend.Commit()
		}
	}
	upload("first", 300_000) // sectors 1280..: 2048 after
	upload("odd", 100)       // the epoch ends inside a unit
	boundary := prove.Length()
	until(first + p.BlocksPerEpoch)
	upload("second", 2000) // after the boundary in block and flow
	upload("third", 900_000)
	until(first + 2*p.BlocksPerEpoch)

	r := s.send(&plan.Mine.Proxy, mineBinding.PackRequestMinerId(payee, 7), nil, 200_000)
	e, err := mineBinding.UnpackNewMinerIdEvent(r.Logs[0])
	testvec.Check(t, err, nil, "miner id")
	r = s.send(&plan.Flow.Proxy, flowBinding.PackMakeContext(), nil, 1_000_000)
	testvec.Check(t, r.Status, types.ReceiptStatusSuccessful, "status of makeContext")
	s.backend.Commit()

	if boundary%pora.UnitSectors == 0 {
		t.Fatalf("the epoch boundary %d is not inside a unit", boundary)
	}
	paid := new(big.Int)
	for i, k := range provertest.Kinds(boundary) {
		a := prove.Answer(e.MinerId, k.Wish)
		r := s.send(&plan.Mine.Proxy, a.AppendCalldata(nil), nil, 1_500_000)
		testvec.Check(t, r.Status, types.ReceiptStatusSuccessful, "%s: status", k.Name)
		logs := r.Logs
		testvec.Check(t, len(logs), 3, "%s: events", k.Name) // Deposited, DistributeReward, NewSubmission
		got, err := mineBinding.UnpackNewSubmissionEvent(logs[2])
		testvec.Check(t, err, nil, "%s: event", k.Name)
		testvec.Check(t, got.EpochIndex.Uint64(), uint64(i), "%s: index", k.Name)
		testvec.Check(t, got.RecallPosition.Cmp(a.RecallPosition.ToBig()), 0, "%s: position", k.Name)
		testvec.Check(t, got.MinerId, e.MinerId, "%s: miner", k.Name)
		reward, err := bindings.NewChunkDecayReward().UnpackDistributeRewardEvent(logs[1])
		testvec.Check(t, err, nil, "%s: reward", k.Name)
		testvec.Check(t, reward.Amount.Cmp(p.BaseReward), 0, "%s: reward", k.Name)
		paid.Add(paid, reward.Amount)
		t.Logf("%s: %d gas", k.Name, r.GasUsed)
	}
	r = s.send(&plan.Reward.Proxy, bindings.NewChunkDecayReward().PackWithdrawPayments(payee), nil, 200_000)
	testvec.Check(t, r.Status, types.ReceiptStatusSuccessful, "status of the withdrawal")
	balance, err := s.client.BalanceAt(context.Background(), payee, nil)
	testvec.Check(t, err, nil, "balance")
	testvec.Check(t, balance.Cmp(paid), 0, "money of the miner")
}
