package clients

import (
	"errors"
	"log/slog"
	"math/big"
	"strconv"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// fixture are contract parameters for a network on which every second answer is
// good enough: epochs of 20 blocks with one window of 16. Answers are paid by the
// decay schedule, since the linear one pays nothing before 8 GiB are uploaded.
func fixture() contracts.Params {
	p := contracts.Demo()
	p.Difficulty, p.MinDifficulty, p.BlocksPerEpoch, p.TargetMineBlocks, p.SubtaskInterval, p.MaxShards, p.TargetAnswers = 2, 1, 20, 16, 1, 4, 1
	p.ReleaseSeconds, p.DecayMilliRate = 0, 40
	return p
}

// withContracts puts storage contracts with other parameters into block 0.
func withContracts(t *testing.T, p contracts.Params) func(*genesis.Genesis) {
	return func(g *genesis.Genesis) {
		g.EVM.Alloc, g.Contracts, g.System.Governance, g.System.Timelock = genesis.Alloc{}, nil, common.Address{}, nil
		if err := g.Deploy(&p, contracts.DevGovernance(devKey(t, 0).Address())); err != nil {
			t.Fatal(err)
		}
	}
}

// devKey is the key of a prefunded account.
func devKey(t *testing.T, index int) keys.Key {
	t.Helper()
	all, err := devkeys.Derive(devkeys.Mnemonic, index+1)
	if err != nil {
		t.Fatal(err)
	}
	k, err := keys.ParseHex([]byte(common.Bytes2Hex(crypto.FromECDSA(all[index]))))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// shop is a stepped node with storage contracts, used as a storage miner uses a
// chain: client over HTTP, keys, outbox and transaction manager.
type shop struct {
	*stepped
	params    contracts.Params
	chain     client.Client
	contracts storage.Contracts
	manager   *tx.Manager
	from      common.Address
	sent      int

	cpu   *kernels.CPU
	tree  *flow.Tree
	data  []byte // of the whole flow
	nonce uint64
}

func openShop(t *testing.T) *shop {
	t.Helper()
	s := &shop{params: fixture(), cpu: kernels.Tiers()[len(kernels.Tiers())-1], data: make([]byte, merkle.SectorBytes)}
	s.stepped = startStepped(t, withContracts(t, s.params))
	s.chain = external(t, s.genesis.ChainID, "http://"+s.Status().HTTP)
	at := s.genesis.Contracts
	var err error
	if s.contracts, err = storage.Connect(t.Context(), s.chain, at.Flow, at.Mine, at.Reward, common.Address{}); err != nil {
		t.Fatal(err)
	}
	if s.contracts.Market.Address() != at.Market {
		t.Errorf("market %s, genesis says %s", s.contracts.Market.Address(), at.Market)
	}
	key := devKey(t, 0)
	s.from = key.Address()
	box, err := outbox.Open(vfs.NewMem(), "outbox")
	if err != nil {
		t.Fatal(err)
	}
	if s.manager, err = tx.New(s.chain, s.genesis.ChainID, keys.NewKeyring(key), box, tx.Options{Logger: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	if s.tree, err = flow.NewTree(flow.MemoryStore{}); err != nil {
		t.Fatal(err)
	}
	return s
}

// send makes a transaction and blocks until it is in one: a block that was begun
// before the pool knew the transaction goes without it.
func (s *shop) send(to common.Address, data []byte, wei *big.Int) *types.Receipt {
	s.t.Helper()
	s.sent++
	e, err := s.manager.Submit(s.t.Context(), outbox.Intent{ID: strconv.Itoa(s.sent), From: s.from, To: &to, Data: data, Value: (*hexutil.Big)(wei)})
	if err != nil {
		s.t.Fatalf("transaction %d: state %q, %v", s.sent, e.State, storage.Explain(err))
	}
	for blocks := 0; ; blocks++ {
		s.mine()
		if _, err = s.chain.Receipt(s.t.Context(), e.Newest().Hash); err == nil {
			break
		}
		if blocks == 5 || !errors.Is(err, client.ErrNotFound) {
			s.t.Fatalf("transaction %d after %d blocks: %v", s.sent, blocks+1, err)
		}
	}
	head, err := s.chain.Head(s.t.Context())
	if err == nil {
		err = s.manager.Step(s.t.Context(), head)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	if e, err = s.manager.Wait(patient(s.t), e.ID, true); err != nil || e.Inclusion.Reverted {
		s.t.Fatalf("transaction %d: state %s, inclusion %+v, error %v", s.sent, e.State, e.Inclusion, err)
	}
	r, err := s.chain.Receipt(s.t.Context(), e.Inclusion.Hash)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

// event finds the one event of its type in a receipt.
func event[E any](t *testing.T, r *types.Receipt) *E {
	t.Helper()
	var found *E
	for _, l := range r.Logs {
		decoded, err := storage.DecodeLog(l)
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := decoded.(*E); ok {
			if found != nil {
				t.Fatalf("two events %T in one receipt", e)
			}
			found = e
		}
	}
	if found == nil {
		t.Fatalf("no %T among %d logs", found, len(r.Logs))
	}
	return found
}

// submission prepares a file's submission and the value that pays for it.
func (s *shop) submission(file *merkle.File) (storage.Submission, *big.Int) {
	out := storage.Submission{Length: file.Size, Submitter: s.from}
	for _, n := range file.Nodes {
		out.Nodes = append(out.Nodes, storage.SubmissionNode{Root: common.Hash(n.Root), Height: n.Height})
	}
	return out, new(big.Int).Mul(number(out.Sectors()), s.params.PricePerSector)
}

// upload submits a file and keeps its data.
func (s *shop) upload(seed string, size int) {
	s.t.Helper()
	data := testvec.Bytes(seed, size)
	file, err := merkle.NewFile(s.cpu, data)
	if err != nil {
		s.t.Fatal(err)
	}
	sub, cost := s.submission(file)
	e := event[storage.SubmitEvent](s.t, s.send(s.contracts.Flow.Address(), storage.SubmitData(sub), cost))
	start, err := s.tree.Append(file.Nodes)
	if err != nil || start != e.StartPosition || e.Sectors != file.Padded || e.Sender != s.from {
		s.t.Fatalf("event %+v, our tree has it at %d, error %v", e, start, err)
	}
	s.data = append(s.data, make([]byte, int(s.tree.Length())*merkle.SectorBytes-len(s.data))...)
	copy(s.data[start*merkle.SectorBytes:], data)
	for i, segment := range file.Segments {
		if start%pora.LoadSectors == 0 && (uint64(i)+1)*pora.LoadSectors <= file.Padded {
			if err := s.tree.Fill(flow.NodeID{Height: flow.LoadHeight, Index: start/pora.LoadSectors + uint64(i)}, segment); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	root, err1 := s.tree.Root(s.tree.Length())
	onChain, err2 := s.contracts.Flow.Root(s.t.Context(), client.Latest)
	if err := errors.Join(err1, err2); err != nil || common.Hash(root) != onChain {
		s.t.Fatalf("root %x, on the chain %s, error %v", root, onChain, err)
	}
}

// answer makes a fresh answer of a miner id on the CPU, in the second load.
func (s *shop) answer(id common.Hash) *pora.Answer {
	s.t.Helper()
	ctx := s.t.Context()
	w, err := s.contracts.Mine.WorkerContext(ctx, id, client.Latest)
	if err != nil || w.PoraTarget.Sign() == 0 {
		s.t.Fatalf("worker context %+v, error %v", w, err)
	}
	length := w.Context.FlowLength
	r := pora.ShardRange(length, 0, 0, 1)
	scale, err := r.Scale(length)
	if err != nil {
		s.t.Fatal(err)
	}
	target, _ := uint256.FromBig(w.PoraTarget)
	limit := common.Hash(pora.Threshold(target, &scale)).Big()
	window := pora.Window{MinerID: kernels.Hash(id), SubtaskDigest: kernels.Hash(w.SubtaskDigest), RangeDigest: r.Digest()}
	const load = 1
	raw := s.data[load*kernels.LoadBytes:][:kernels.LoadBytes]
	for range 10_000 {
		s.nonce++
		nonce := kernels.Hash(common.BigToHash(number(s.nonce)))
		trial := window.Try(s.cpu, nonce)
		if got, ok := r.Load(trial.RecallSeed); !ok || got != load {
			continue
		}
		for o := range uint64(pora.LoadUnits) {
			position := load*pora.LoadSectors + o*pora.UnitSectors
			epoch, err := s.contracts.Flow.RangeAt(ctx, position+pora.UnitSectors-1, client.Latest)
			if err != nil {
				s.t.Fatal(err)
			}
			a := &pora.Answer{ContextDigest: kernels.Hash(w.Context.Digest), Nonce: nonce, MinerID: kernels.Hash(id), Range: r.Wide(), SealedContextDigest: kernels.Hash(epoch.Digest)}
			a.RecallPosition.SetUint64(position)
			a.SealOffset.SetUint64(o)
			copy(a.SealedData[:], raw[o*pora.UnitBytes:])
			s.cpu.Seal(a.SealedData[:], []kernels.Hash{pora.FirstMask(a.MinerID, a.SealedContextDigest, position)})
			if q := trial.Quality(&a.SealedData, o); common.Hash(q).Big().Cmp(limit) > 0 {
				continue
			}
			if a.MerkleProof, err = s.tree.UnitProof(position, length, flow.NewLower(s.cpu, load, length, raw)); err != nil {
				s.t.Fatal(err)
			}
			return a
		}
	}
	s.t.Fatal("no answer in 10,000 nonces")
	return nil
}

// wrapped converts an answer to the form of the storage wrappers.
func wrapped(a *pora.Answer) *storage.Answer {
	out := &storage.Answer{
		ContextDigest: common.Hash(a.ContextDigest), Nonce: common.Hash(a.Nonce), MinerID: common.Hash(a.MinerID),
		Range:          storage.RecallRange{StartPosition: a.Range.StartPosition.Uint64(), MineLength: a.Range.MineLength.Uint64(), ShardID: a.Range.ShardID, ShardMask: a.Range.ShardMask},
		RecallPosition: a.RecallPosition.Uint64(), SealOffset: a.SealOffset.Uint64(), SealedContextDigest: common.Hash(a.SealedContextDigest), SealedData: a.SealedData,
	}
	for _, h := range a.MerkleProof {
		out.MerkleProof = append(out.MerkleProof, common.Hash(h))
	}
	return out
}

// TestStorage is a storage miner's life on a real node: files are uploaded and paid,
// an epoch ends, fresh answers are accepted and rewarded, the reward is withdrawn. On
// the way every reason that the contracts refuse with is met, by call or transaction.
func TestStorage(t *testing.T) {
	s := openShop(t)
	ctx := patient(t)
	s.upload("first", 300_000)
	s.upload("second", 300_000)
	r := newRefusals(s)
	r.flow()
	s.mineTo(s.genesis.Contracts.FirstBlock + s.params.BlocksPerEpoch)
	promised, err := s.contracts.Flow.CurrentContext(ctx, client.Latest)
	if err != nil || promised.Epoch != 0 {
		t.Fatalf("context of the last block of an epoch %+v, error %v", promised, err)
	}
	s.mine() // gas is estimated as if in the newest block, which has to be one of the next epoch
	e := event[storage.NewEpochEvent](t, s.send(s.contracts.Flow.Address(), storage.MakeContextData(), nil))
	made, err := s.contracts.Flow.Context(ctx, client.Latest)
	if err != nil || made.Epoch != 1 || e.Epoch != 1 || e.Context != made.Digest || made.FlowLength != s.tree.Length() || e.SubmissionIndex != 2 {
		t.Fatalf("context %+v, event %+v, error %v", made, e, err)
	}
	beneficiary := common.HexToAddress("0xbe4ef1c1a47")
	registered := s.send(s.contracts.Mine.Address(), storage.RequestMinerIDData(beneficiary, 3), nil)
	id := event[storage.NewMinerIDEvent](t, registered).MinerID
	r.registration(registered, id)

	paid := new(big.Int)
	answers := []*pora.Answer{s.answer(id), s.answer(id), s.answer(id)}
	for i, a := range answers[:2] {
		if i == 1 {
			r.answers(answers[0], a, &made)
		}
		before, err := s.contracts.Reward.Parameters(ctx, client.Latest)
		if err != nil {
			t.Fatal(err)
		}
		receipt := s.send(s.contracts.Mine.Address(), storage.AnswerData(wrapped(a)), nil)
		got, reward := event[storage.NewSubmissionEvent](t, receipt), event[storage.DistributeRewardEvent](t, receipt)
		if got.Epoch != 1 || got.MinerID != id || got.EpochIndex != uint64(i) || got.RecallPosition != a.RecallPosition.Uint64() {
			t.Errorf("answer %d: event %+v", i, got)
		}
		if reward.Beneficiary != beneficiary || reward.MinerID != id || reward.PricingIndex != 0 || reward.Amount.Cmp(s.params.BaseReward) != 0 {
			t.Errorf("answer %d: reward %+v", i, reward)
		}
		paid.Add(paid, reward.Amount)
		after, err := s.contracts.Reward.Parameters(ctx, client.Latest)
		if err != nil || new(big.Int).Sub(before.TotalBaseReward, after.TotalBaseReward).Cmp(reward.Amount) != 0 {
			t.Errorf("answer %d: funds %v, then %v, error %v", i, before.TotalBaseReward, after.TotalBaseReward, err)
		}
	}
	if can, err := s.contracts.Mine.CanSubmit(ctx, client.Latest); err != nil || can {
		t.Errorf("can submit %v after twice the wanted answers, error %v", can, err)
	}
	r.full(answers[2])
	if due, err := s.contracts.Reward.Payments(ctx, beneficiary, client.Latest); err != nil || due.Cmp(paid) != 0 {
		t.Errorf("payments %v, want %v, error %v", due, paid, err)
	}
	s.send(s.contracts.Reward.Address(), storage.WithdrawData(beneficiary), nil)
	balance, err1 := s.chain.Balance(ctx, beneficiary, client.Latest)
	due, err2 := s.contracts.Reward.Payments(ctx, beneficiary, client.Latest)
	if err := errors.Join(err1, err2); err != nil || balance.Cmp(paid) != 0 || due.Sign() != 0 {
		t.Errorf("balance %v, still due %v, want %v, error %v", balance, due, paid, err)
	}
	s.mineTo(made.MineStart + s.params.TargetMineBlocks)
	r.late(answers[2])
	r.money()
	r.governance()
	r.complete()
}
