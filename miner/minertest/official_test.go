package minertest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/miner/answers"
	"github.com/zgminer/zgminer/miner/minertest"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/pora"
)

// officialFolder names a folder of the compiled official contracts, as for the
// tests of chain/contracts. They are not part of the project.
const officialFolder = "ZGMINER_OFFICIAL_CONTRACTS"

// deployer creates official contracts on a running chain.
type deployer struct {
	t   *testing.T
	net *minertest.Net
	as  *nodetest.Account
	dir string
}

// official is one of them.
type official struct {
	d   *deployer
	abi abi.ABI
	at  common.Address
}

// do sends a transaction and waits for its success.
func (d *deployer) do(what string, tx *types.Transaction) *types.Receipt {
	d.t.Helper()
	if err := d.net.Node.Client.SendTransaction(context.Background(), tx); err != nil {
		d.t.Fatalf("%s: %v", what, err)
	}
	r := d.net.Node.Receipt(tx)
	if r.Status != types.ReceiptStatusSuccessful {
		d.t.Fatalf("%s failed, gas %d", what, r.GasUsed)
	}
	return r
}

func (d *deployer) create(name string, args ...any) official {
	d.t.Helper()
	text, err := os.ReadFile(filepath.Join(d.dir, name+".json"))
	if err != nil {
		d.t.Fatal(err)
	}
	var v struct {
		ABI      json.RawMessage
		Bytecode hexutil.Bytes
	}
	if err := json.Unmarshal(text, &v); err != nil {
		d.t.Fatal(err)
	}
	parsed, err := abi.JSON(bytes.NewReader(v.ABI))
	if err != nil {
		d.t.Fatal(err)
	}
	packed, err := parsed.Pack("", args...)
	if err != nil {
		d.t.Fatalf("create %s: %v", name, err)
	}
	r := d.do("create "+name, d.as.Tx(nil, 0, 1, 10_000_000, append(v.Bytecode, packed...)))
	return official{d, parsed, r.ContractAddress}
}

// proxied creates a contract behind the official beacon and proxy.
func (d *deployer) proxied(name string, args ...any) official {
	d.t.Helper()
	c := d.create(name, args...)
	beacon := d.create("UpgradeableBeacon", c.at, d.as.Address)
	c.at = d.create("BeaconProxy", beacon.at, []byte{}).at
	return c
}

func (c official) call(wei *big.Int, method string, args ...any) {
	c.d.t.Helper()
	data, err := c.abi.Pack(method, args...)
	if err != nil {
		c.d.t.Fatalf("%s: %v", method, err)
	}
	if wei == nil {
		wei = new(big.Int)
	}
	c.d.do(method, c.d.as.Pay(c.at, wei, 5_000_000, data))
}

// startOfficial is a net whose contracts are the official ones, with given
// parameters.
func startOfficial(t *testing.T, p contracts.Params) *minertest.Net {
	t.Helper()
	dir := os.Getenv(officialFolder)
	if dir == "" {
		t.Skipf("set %s to a folder with the compiled official contracts to mine on them", officialFolder)
	}
	n := minertest.Start(t, p)
	stop := n.Tick(blockTime)
	defer stop()
	genesis, _ := n.Node.Genesis()
	d := &deployer{t, n, nodetest.DevAccount(t, genesis, 3), dir}
	num := func(x uint64) *big.Int { return new(big.Int).SetUint64(x) }
	flow := d.proxied("FixedPriceFlow", num(p.DeployDelay))
	mine := d.proxied("PoraMine", num(uint64(p.Settings)))
	market := d.proxied("FixedPrice")
	reward := d.proxied("ChunkLinearReward", num(p.ReleaseSeconds))
	market.call(nil, "initialize", p.PricePerSector, flow.at, reward.at)
	reward.call(nil, "initialize", market.at, mine.at, d.as.Address)
	mine.call(nil, "initialize", flow.at, reward.at, bindings.PoraMineMineInitParams{
		Difficulty: num(p.Difficulty), TargetMineBlocks: num(p.TargetMineBlocks), TargetSubmissions: num(p.TargetAnswers),
		MaxShards: p.MaxShards, NSubtasks: num(p.Subtasks), SubtaskInterval: num(p.SubtaskInterval),
	})
	flow.call(nil, "initialize", market.at, num(p.BlocksPerEpoch))
	mine.call(nil, "setMinDifficulty", num(p.MinDifficulty))
	reward.call(nil, "setBaseReward", p.BaseReward)
	reward.call(p.Donation, "donate")
	at := *n.At
	at.Flow, at.Mine, at.Market, at.Reward = flow.at, mine.at, market.at, reward.at
	n.At = &at
	var err error
	if n.Contracts, err = storage.Connect(context.Background(), n.Chain, at.Flow, at.Mine, at.Reward, at.Market); err != nil {
		t.Fatal(err)
	}
	return n
}

// shareOf lets a source hold a shard only.
type shareOf struct {
	mining.Source
	id, shards uint64
}

func (s shareOf) Shard() (id, shards uint64) { return s.id, s.shards }

// handed is an answer in a block.
type handed struct {
	ok      bool
	load    uint64
	context common.Hash // of the epoch
	sealed  common.Hash // that the unit is sealed with
	shards  uint64
	late    bool // refused because the machine was too slow for the window
}

// handedIn lists the answers in blocks from a height on, by their calldata.
func handedIn(t *testing.T, n *minertest.Net, from uint64) (list []handed) {
	t.Helper()
	ctx, c := context.Background(), n.Node.Client
	for number := from; number <= n.Height(); number++ {
		b, err := c.BlockByNumber(ctx, new(big.Int).SetUint64(number))
		if err != nil {
			t.Fatal(err)
		}
		for _, tx := range b.Transactions() {
			if tx.To() == nil || *tx.To() != n.At.Mine || len(tx.Data()) < 4000 {
				continue
			}
			r, err := c.TransactionReceipt(ctx, tx.Hash())
			if err != nil {
				t.Fatal(err)
			}
			late := false
			if r.Status != types.ReceiptStatusSuccessful {
				msg := ethereum.CallMsg{From: n.From, To: &n.At.Mine, Gas: tx.Gas(), Data: tx.Data()}
				_, err := c.CallContract(ctx, msg, new(big.Int).SetUint64(number))
				late = err != nil && (strings.Contains(err.Error(), "Mine deadline exceed") || strings.Contains(err.Error(), "Inconsistent mining digest"))
				t.Logf("block %d: refused with gas %d of %d: %v", number, r.GasUsed, tx.Gas(), err)
			}
			word := func(i int) common.Hash { return common.BytesToHash(tx.Data()[36+32*i : 68+32*i]) }
			// The answer's words: digest, nonce, miner, start, length, shard, mask, position, offset, sealed digest.
			mask := word(6).Big().Uint64()
			list = append(list, handed{r.Status == types.ReceiptStatusSuccessful, word(7).Big().Uint64() / pora.LoadSectors, word(0), word(9), ^mask + 1, late})
		}
	}
	return list
}

// TestOfficialContracts mines on the official contracts: wide and in shards, over
// several contexts, with loads and a unit over epoch boundaries. Every answer that
// is sent in time must be accepted.
func TestOfficialContracts(t *testing.T) {
	p := easy()
	p.TargetAnswers = 20
	n := startOfficial(t, p)
	boundary := func() { n.Advance(n.Height() + p.BlocksPerEpoch + 1) }
	n.Upload("a", 70*256)
	boundary()
	n.Upload("b", 300*256)
	boundary()
	n.Upload("c", 8*256) // half a unit
	boundary()
	n.Upload("d", 8*256)
	n.Upload("e", 2<<20)
	n.Upload("f", 100*256)
	boundary()
	n.Upload("g", 200*256)
	boundary()
	n.Upload("h", 1<<20)
	n.Fill()
	id := n.Register()
	total, digests, contexts := 0, map[uint64]map[common.Hash]int{}, map[common.Hash]bool{}
	for _, c := range []struct {
		share       uint64
		shards      uint64
		answers     uint64
		minContexts int
	}{{0, 1, 240, 4}, {1, 2, 60, 2}, {2, 4, 60, 2}, {3, 8, 40, 2}, {5, 16, 40, 2}} {
		from := n.Height() + 1
		rig := minertest.NewRig(n, id, minertest.Change{Answers: always, Mining: func(o *mining.Options) {
			if c.shards > 1 {
				o.Range, o.Source = mining.Shard, shareOf{o.Source, c.share, c.shards}
			}
		}})
		stop := n.Tick(blockTime)
		rig.Run()
		nodetest.Until(t, fmt.Sprintf("%d answers in %d contexts, shard %d of %d", c.answers, c.minContexts, c.share, c.shards), func() bool {
			if rig.Answers.Tally().Final < c.answers {
				return false
			}
			seen := map[common.Hash]bool{}
			for _, h := range handedIn(t, n, from) {
				seen[h.context] = true
			}
			return len(seen) >= c.minContexts
		})
		rig.Stop()
		nodetest.Until(t, "nothing is on its way", func() bool { // what was sent is mined or refused
			if head, err := n.Chain.Head(context.Background()); err == nil {
				n.Manager.Step(context.Background(), head)
			}
			for _, e := range n.Box.List() {
				if !e.State.Done() {
					return false
				}
			}
			return true
		})
		stop()
		tally := rig.Answers.Tally()
		for _, cause := range []answers.Cause{answers.Verify, answers.Proof, answers.Refused} {
			if l := tally.Dropped[cause]; l.Count > 0 {
				t.Errorf("shard %d of %d: %d answers ended as %s: %s", c.share, c.shards, l.Count, cause, l.Reason)
			}
		}
		sent, accepted, late, mine := 0, 0, 0, map[common.Hash]bool{}
		for _, h := range handedIn(t, n, from) {
			if sent++; h.ok {
				accepted++
			} else if h.late {
				late++
			}
			if h.shards != c.shards || h.load%c.shards != c.share {
				t.Errorf("shard %d of %d: an answer for load %d with %d shards", c.share, c.shards, h.load, h.shards)
			}
			mine[h.context], contexts[h.context] = true, true
			if digests[h.load] == nil {
				digests[h.load] = map[common.Hash]int{}
			}
			digests[h.load][h.sealed]++
		}
		if total += accepted; accepted+late != sent {
			t.Errorf("shard %d of %d: of %d answers %d were accepted, %d came too late", c.share, c.shards, sent, accepted, late)
		}
		t.Logf("shard %d of %d: %d answers sent, %d accepted, %d too late, in %d contexts", c.share, c.shards, sent, accepted, late, len(mine))
		n.CloseBox()
		n.OpenBox()
	}
	several, over := 0, 0
	for load, by := range digests {
		if len(by) > 1 {
			several++
			for _, count := range by {
				over += count
			}
			t.Logf("load %d: answers with %d contexts in it: %v", load, len(by), by)
		}
	}
	if several == 0 {
		t.Error("no load over an epoch boundary gave answers on both sides")
	}
	t.Logf("%d answers accepted in %d contexts; %d loads over epoch boundaries gave %d of them", total, len(contexts), several, over)
}
