package storage_test

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/node"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/tx"
)

const simulatedChain = 1337

// live is a simulated chain with our contracts, reached as the rest of zgminer
// reaches a chain: client, keys, outbox and transaction manager.
type live struct {
	*testing.T
	backend *simulated.Backend
	chain   client.Client
	manager *tx.Manager
	from    common.Address
	sent    int
}

func start(t *testing.T) *live {
	key, err := keys.Generate()
	if err != nil {
		t.Fatal(err)
	}
	l := &live{T: t, from: key.Address()}
	// The rules of Osaka, as our networks have them.
	rules := func(_ *node.Config, c *ethconfig.Config) {
		config := *c.Genesis.Config
		config.BogotaTime = nil
		c.Genesis.Config = &config
	}
	alloc := types.GenesisAlloc{l.from: {Balance: new(big.Int).Lsh(big.NewInt(1), 100)}}
	l.backend = simulated.NewBackend(alloc, rules, simulated.WithBlockGasLimit(60_000_000))
	t.Cleanup(func() { l.backend.Close() })
	raw := reflect.ValueOf(l.backend.Client()).FieldByName("Client").Interface().(*ethclient.Client).Client()
	if l.chain, err = client.InProcess(t.Context(), raw, simulatedChain, client.Options{PollInterval: 10 * time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	box, err := outbox.Open(vfs.NewMem(), "outbox")
	if err != nil {
		t.Fatal(err)
	}
	if l.manager, err = tx.New(l.chain, simulatedChain, keys.NewKeyring(key), box, tx.Options{Logger: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	return l
}

func hexWei(v *big.Int) *hexutil.Big { return (*hexutil.Big)(v) }

// send makes a transaction and waits until it is mined.
func (l *live) send(i outbox.Intent) *types.Receipt {
	l.Helper()
	l.sent++
	i.ID, i.From = string(rune('a'+l.sent)), l.from
	e, err := l.manager.Submit(l.Context(), i)
	if err != nil {
		l.Fatal(err)
	}
	l.step()
	if e, err = l.manager.Wait(l.Context(), i.ID, true); err != nil || e.Inclusion.Reverted {
		l.Fatalf("state %s, inclusion %+v, error %v", e.State, e.Inclusion, err)
	}
	if limit := e.Newest().Gas; i.GasLimit == 0 && e.Inclusion.GasUsed*10 < limit*8 {
		l.Errorf("gas used %d, limit %d: less than 80 %%", e.Inclusion.GasUsed, limit)
	}
	r, err := l.chain.Receipt(l.Context(), e.Inclusion.Hash)
	if err != nil {
		l.Fatal(err)
	}
	return r
}

// step makes a block and lets the manager see it.
func (l *live) step() {
	l.Helper()
	l.backend.Commit()
	head, err := l.chain.Head(l.Context())
	if err == nil {
		err = l.manager.Step(l.Context(), head)
	}
	if err != nil {
		l.Fatal(err)
	}
}

// deploy creates our contracts.
func (l *live) deploy(p contracts.Params) *contracts.Plan {
	l.Helper()
	nonce, err := l.chain.Nonce(l.Context(), l.from, client.Pending)
	if err != nil {
		l.Fatal(err)
	}
	plan, err := contracts.NewPlan(l.from, nonce, &p, contracts.Governance{Account: l.from}, contracts.Roles{Pauser: l.from})
	if err != nil {
		l.Fatal(err)
	}
	d := plan.Deploy
	l.send(outbox.Intent{Data: d.Data, Value: hexWei(d.Value), GasLimit: d.GasLimit})
	return plan
}

func TestContractsOnAChain(t *testing.T) {
	l := start(t)
	p := contracts.Published()[5] // hardhat: one epoch never ends
	p.BlocksPerEpoch, p.TargetMineBlocks = 8, 3
	p.SubtaskInterval = 1
	plan := l.deploy(p)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c, err := storage.Connect(ctx, l.chain, plan.Flow.Proxy, plan.Mine.Proxy, plan.Reward.Proxy, common.Address{})
	must(err)
	if c.Market.Address() != plan.Market.Proxy {
		t.Errorf("market %s, want %s", c.Market.Address(), plan.Market.Proxy)
	}
	if _, err := storage.Connect(ctx, l.chain, plan.Flow.Proxy, plan.Mine.Proxy, plan.Market.Proxy, common.Address{}); err == nil || !strings.Contains(err.Error(), "names") {
		t.Errorf("swapped addresses: %v", err)
	}
	if _, err := storage.Connect(ctx, l.chain, common.Address{1}, plan.Mine.Proxy, plan.Reward.Proxy, common.Address{}); err == nil || !strings.Contains(err.Error(), "no such function") {
		t.Errorf("no contract: %v", err)
	}

	fp, err := c.Flow.Parameters(ctx, client.Latest)
	must(err)
	if fp.BlocksPerEpoch != 8 || fp.Market != plan.Market.Proxy || fp.RootHistory != plan.RootHistory || fp.FirstBlock == 0 {
		t.Errorf("flow parameters %+v", fp)
	}
	mp, err := c.Mine.Parameters(ctx, client.Latest)
	must(err)
	target := new(big.Int).Div(new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(1)), new(big.Int).SetUint64(p.Difficulty))
	if mp.TargetMineBlocks != 3 || mp.TargetSubmissions != p.TargetAnswers || mp.MaxShards != p.MaxShards || mp.Subtasks != 1 || mp.SubtaskInterval != 1 ||
		mp.SubtasksNext != 1 || mp.TargetSubmissionsNext != p.TargetAnswers || mp.SubtaskIntervalNext != 1 || mp.DifficultyAdjustRatio != 20 ||
		mp.PoraTarget.Cmp(target) != 0 || !mp.SealDataEnabled || !mp.DataProofEnabled || mp.FixedDifficulty || mp.Flow != plan.Flow.Proxy || mp.Reward != plan.Reward.Proxy {
		t.Errorf("mine parameters %+v", mp)
	}
	rp, err := c.Reward.Parameters(ctx, client.Latest)
	must(err)
	if rp.Kind != storage.LinearReward || rp.ReleaseSeconds != p.ReleaseSeconds || rp.Mine != plan.Mine.Proxy || rp.Market != plan.Market.Proxy {
		t.Errorf("reward parameters %+v", rp)
	}
	price, err := c.Market.PricePerSector(ctx, client.Latest)
	must(err)
	if price.Cmp(p.PricePerSector) != 0 {
		t.Errorf("price %v, want %v", price, p.PricePerSector)
	}
	checkUpload(l, c, plan, price)
	checkMinerID(l, c, plan)
	checkEpochs(l, c, plan, fp)
}

// checkUpload submits a file: unpaid, and paid.
func checkUpload(l *live, c storage.Contracts, plan *contracts.Plan, price *big.Int) {
	l.Helper()
	ctx := l.Context()
	s := storage.Submission{Length: 700, Tags: []byte{7}, Submitter: l.from, Nodes: []storage.SubmissionNode{{Root: common.Hash{1}, Height: 1}, {Root: common.Hash{2}, Height: 0}}}
	_, err := l.manager.Submit(ctx, outbox.Intent{ID: "unpaid", From: l.from, To: &plan.Flow.Proxy, Data: storage.SubmitData(s)})
	var fee *storage.NotEnoughFee
	if !errors.As(storage.Explain(err), &fee) || fee.Sectors.Int64() != 3 || fee.Price.Cmp(price) != 0 {
		l.Errorf("unpaid upload: %v", storage.Explain(err))
	}
	cost := new(big.Int).Mul(price, new(big.Int).SetUint64(s.Sectors()))
	r := l.send(outbox.Intent{To: &plan.Flow.Proxy, Value: hexWei(cost), Data: storage.SubmitData(s)})
	var got *storage.SubmitEvent
	for _, lg := range r.Logs {
		e, err := storage.DecodeLog(lg)
		if err != nil {
			l.Fatal(err)
		}
		if submit, ok := e.(*storage.SubmitEvent); ok {
			got = submit
		}
	}
	if got == nil || got.Sender != l.from || got.SubmissionIndex != 0 || !reflect.DeepEqual(got.Submission, s) || got.Contract != plan.Flow.Proxy || got.TxHash != r.TxHash {
		l.Fatalf("submit event %+v", got)
	}
	state, err := c.Flow.State(ctx, client.Latest)
	if err != nil || state.Submissions != 1 || state.Length != got.StartPosition+got.Sectors {
		l.Errorf("flow state %+v, error %v", state, err)
	}
	root, err1 := c.Flow.Root(ctx, client.Latest)
	bySeq, err2 := c.Flow.RootByTxSeq(ctx, 0, client.Latest)
	if err := errors.Join(err1, err2); err != nil || root != bySeq || root == (common.Hash{}) {
		l.Errorf("roots %s and %s, error %v", root, bySeq, err)
	}
	chunk, err := c.Reward.Chunk(ctx, 0, client.Latest)
	if err != nil || chunk.Locked.Cmp(cost) != 0 || chunk.StartTime != 0 {
		l.Errorf("reward %+v, error %v", chunk, err)
	}
}

func checkMinerID(l *live, c storage.Contracts, plan *contracts.Plan) {
	l.Helper()
	ctx := l.Context()
	beneficiary := common.Address{0xbe}
	r := l.send(outbox.Intent{To: &plan.Mine.Proxy, Data: storage.RequestMinerIDData(beneficiary, 3), GasLimit: 200_000})
	decoded, err := storage.DecodeLog(r.Logs[0])
	e, ok := decoded.(*storage.NewMinerIDEvent)
	if err != nil || !ok || e.Beneficiary != beneficiary {
		l.Fatalf("%+v, error %v", decoded, err)
	}
	parent, err := l.chain.Header(ctx, client.At(r.BlockNumber.Uint64()-1))
	if err != nil {
		l.Fatal(err)
	}
	if want := crypto.Keccak256Hash(parent.Hash[:], l.from[:], []byte{0, 0, 0, 0, 0, 0, 0, 3}); e.MinerID != want {
		l.Errorf("miner id %s, want %s", e.MinerID, want)
	}
	if got, err := c.Mine.Beneficiary(ctx, e.MinerID, client.Latest); err != nil || got != beneficiary {
		l.Errorf("beneficiary %s, error %v", got, err)
	}
	w, err := c.Mine.WorkerContext(ctx, e.MinerID, client.Latest)
	if err != nil || w.MaxShards != 32 {
		l.Errorf("worker context %+v, error %v", w, err)
	}
	var revert *client.Revert
	if _, err := c.Mine.WorkerContext(ctx, common.Hash{1}, client.Latest); !errors.As(err, &revert) || revert.Reason != "MinerId does not registered" {
		l.Errorf("unknown miner id: %v", err)
	}
	if can, err := c.Mine.CanSubmit(ctx, client.Latest); err != nil || !can {
		l.Errorf("can submit %v, error %v", can, err)
	}
}

func checkEpochs(l *live, c storage.Contracts, plan *contracts.Plan, fp storage.FlowParameters) {
	l.Helper()
	ctx := l.Context()
	for {
		head, err := l.chain.Head(ctx)
		if err != nil {
			l.Fatal(err)
		}
		if head.Number > fp.FirstBlock+fp.BlocksPerEpoch {
			break
		}
		l.step()
	}
	promised, err := c.Flow.CurrentContext(ctx, client.Latest)
	if err != nil || promised.Epoch == 0 {
		l.Fatalf("context %+v, error %v", promised, err)
	}
	r := l.send(outbox.Intent{To: &plan.Flow.Proxy, Data: storage.MakeContextData(), GasLimit: 1_000_000})
	made, err := c.Flow.Context(ctx, client.Latest)
	if err != nil || made != promised {
		l.Errorf("context %+v, promised %+v, error %v", made, promised, err)
	}
	decoded, err := storage.DecodeLog(r.Logs[len(r.Logs)-1])
	e, ok := decoded.(*storage.NewEpochEvent)
	if err != nil || !ok || e.Epoch != made.Epoch || e.FlowRoot != made.FlowRoot || e.Context != made.Digest || e.SubmissionIndex != 1 || e.FlowLength != made.FlowLength {
		l.Errorf("event %+v, error %v", decoded, err)
	}
	want := storage.EpochRange{Start: 0, End: made.FlowLength, Digest: made.Digest}
	byDigest, err1 := c.Flow.EpochRange(ctx, made.Digest, client.Latest)
	history, err2 := c.Flow.EpochRangeHistory(ctx, 0, client.Latest)
	at, err3 := c.Flow.RangeAt(ctx, made.FlowLength-1, client.Latest)
	if err := errors.Join(err1, err2, err3); err != nil || byDigest != want || history != want || at != want {
		l.Errorf("ranges %+v, %+v, %+v, want %+v, error %v", byDigest, history, at, want, err)
	}
	var revert *client.Revert
	if _, err := c.Flow.RangeAt(ctx, made.FlowLength, client.Latest); !errors.As(err, &revert) || revert.Reason != "Queried position exceeds upper bound" {
		l.Errorf("beyond the end: %v", err)
	}
	// All logs of the chain, read as the node will read them.
	head, err := l.chain.Head(ctx)
	if err != nil {
		l.Fatal(err)
	}
	var found []string
	q := client.LogQuery{To: head.Number, Addresses: []common.Address{plan.Flow.Proxy}, Topics: [][]common.Hash{{storage.SubmitTopic, storage.NewEpochTopic}}}
	err = l.chain.Logs(context.Background(), q, func(w client.LogWindow) error {
		for i := range w.Logs {
			e, err := storage.DecodeLog(&w.Logs[i])
			if err != nil {
				return err
			}
			found = append(found, reflect.TypeOf(e).Elem().Name())
		}
		return nil
	})
	if err != nil || len(found) < 2 || found[0] != "SubmitEvent" || found[1] != "NewEpochEvent" {
		l.Errorf("logs %v, error %v", found, err)
	}
	paused, err := c.Flow.Paused(ctx, client.Latest)
	if err != nil || paused {
		l.Errorf("paused %v, error %v", paused, err)
	}
}

func TestDecayReward(t *testing.T) {
	l := start(t)
	p := contracts.Demo()
	p.ReleaseSeconds, p.DecayMilliRate = 0, 40
	plan := l.deploy(p)
	r, err := storage.NewReward(plan.Reward.Proxy, l.chain).Parameters(t.Context(), client.Latest)
	if err != nil || r.Kind != storage.DecayReward || uint64(r.AnnualMilliDecayRate) != uint64(p.DecayMilliRate) ||
		r.BaseReward.Cmp(p.BaseReward) != 0 || r.TotalBaseReward.Cmp(p.Donation) != 0 {
		t.Errorf("%+v, error %v", r, err)
	}
	if got, err := storage.NewReward(plan.Reward.Proxy, l.chain).Payments(t.Context(), l.from, client.Latest); err != nil || got.Sign() != 0 {
		t.Errorf("payments %v, error %v", got, err)
	}
}
