package contracts

import (
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/contracts/provertest"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/merkle"
)

// unreachable are the reasons that no call can get: another check comes before.
var unreachable = map[string]string{
	"Seal digest cannot be empty": "the empty digest has no epoch range, which is checked before",
	"blake2b precompile failed":   "the precompile takes every input of the right length",
}

// seen collects the reasons that the tests of this file got.
type seen map[string]bool

func (s seen) expect(o *outcome, want string) {
	o.m.t.Helper()
	o.fails(want, want)
	s[want] = true
}

// TestEveryRevert exercises every reason in the sources that no vector does, and
// checks that none is forgotten.
func TestEveryRevert(t *testing.T) {
	s := seen{}
	flowReverts(t, s)
	mineReverts(t, s)
	setterReverts(t, s)
	moneyReverts(t, s)
	deployerReverts(t, s)
	systemReverts(t, s)
	vectors := vectorText(t)
	for reason, where := range sourceReasons(t) {
		if !s[reason] && unreachable[reason] == "" && !strings.Contains(vectors, `"`+reason+`"`) {
			t.Errorf("%q of %s is exercised nowhere", reason, where)
		}
	}
}

// vectorText is the text of the vector files that this package's tests replay.
func vectorText(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, name := range testvec.Names() {
		switch dir, _, _ := strings.Cut(name, "/"); dir {
		case "contract", "flow", "pora":
			text, err := testvec.Read(name)
			testvec.Check(t, err, nil, "vectors")
			all.Write(text)
		}
	}
	return all.String()
}

// sourceReasons finds the strings that the Solidity sources revert with.
func sourceReasons(t *testing.T) map[string]string {
	t.Helper()
	require := regexp.MustCompile(`(?s)\b(?:require|revert)\(.*?;`)
	text := regexp.MustCompile(`"([^"]+)"`)
	constant := regexp.MustCompile(`string private constant \w+ = "([^"]+)"`)
	reasons := map[string]string{}
	err := filepath.WalkDir("src", func(path string, d os.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "staking" {
			return filepath.SkipDir // the tests of chain/staking exercise it
		}
		if err != nil || filepath.Ext(path) != ".sol" {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, call := range require.FindAllString(string(source), -1) {
			for _, m := range text.FindAllStringSubmatch(call, -1) {
				reasons[m[1]] = path
			}
		}
		for _, m := range constant.FindAllStringSubmatch(string(source), -1) {
			reasons[m[1]] = path
		}
		return nil
	})
	testvec.Check(t, err, nil, "sources")
	if len(reasons) < 45 {
		t.Errorf("found only %d reasons in the sources", len(reasons))
	}
	return reasons
}

func flowReverts(t *testing.T, s seen) {
	m := newMachine(t, "reverts", 100)
	f := freeFlow(m, 50)
	m.at(99)
	s.expect(f.try(alice, "makeContext"), "Contract has not launched.")
	m.at(100)
	bad := func(change func(*bindings.Submission)) *outcome {
		x := nodes("x", 5, 4)
		change(&x)
		return f.try(alice, "submit", x)
	}
	const invalid = "Invalid submission"
	s.expect(bad(func(x *bindings.Submission) { x.Submitter = common.Address{} }), invalid)
	s.expect(bad(func(x *bindings.Submission) { x.Data.Nodes = nil }), invalid)
	s.expect(bad(func(x *bindings.Submission) { x.Data.Nodes[1].Height = num(5) }), invalid)
	s.expect(bad(func(x *bindings.Submission) { x.Data.Nodes[1].Height = num(1) }), invalid)
	s.expect(bad(func(x *bindings.Submission) { x.Data.Nodes[1].Height = num(6) }), "Panic(0x11)")
	s.expect(bad(func(x *bindings.Submission) { x.Data.Nodes[0].Height, x.Data.Nodes[1].Height = num(64), num(63) }), invalid)
	s.expect(bad(func(x *bindings.Submission) { x.Data.Length = num(48*256 + 1) }), invalid)
	s.expect(bad(func(x *bindings.Submission) { x.Data.Length = num(44 * 256) }), invalid) // one granule of 4 sectors less
	s.expect(bad(func(x *bindings.Submission) { x.Data.Length = num(44*256 + 1) }), "")
	s.expect(bad(func(x *bindings.Submission) { x.Data.Nodes, x.Data.Length = x.Data.Nodes[:1], num(30*256) }), invalid)
	s.expect(bad(func(x *bindings.Submission) { x.Data.Nodes, x.Data.Length = x.Data.Nodes[:1], num(30*256+1) }), "")
	one := nodes("y", 3)
	one.Data.Length = num(7 * 256)
	s.expect(f.try(alice, "submit", one), invalid)

	// Zero subtrees end at height 63: a flow beyond 2^63 sectors has no root but at 2^64.
	f.send(alice, "submit", nodes("big", 62)).must()
	s.expect(f.try(alice, "submit", nodes("small", 0)), "Index out of bound")
	f.send(alice, "submit", nodes("last", 63)).must()
	s.expect(f.try(alice, "submit", nodes("more", 0)), "Index out of bound")

	h := m.bind(DigestHistory, f.account("rootHistory"))
	s.expect(h.try(stranger, "at", num(0)), "UnavailableIndex(0)")
	s.expect(h.send(stranger, "insert", [32]byte{}), "OwnableUnauthorizedAccount("+stranger.String()+")")
	m.at(151)
	f.send(alice, "makeContext").must()
	testvec.Check(t, h.get("available", num(0)).(bool), true, "first root")
	testvec.Check(t, h.get("contains", f.context().FlowRoot).(bool), true, "first root")
}

// TestDigestRing fills the ring of roots beyond its size.
func TestDigestRing(t *testing.T) {
	m := newMachine(t, "ring", 1)
	h := m.deploy(DigestHistory, num(3))
	for i := range uint64(8) {
		o := h.send(owner, "insert", [32]byte(common.BigToHash(num(100+i)))).must()
		testvec.Check(t, new(big.Int).SetBytes(o.data).Uint64(), i, "index")
		for j := range uint64(10) {
			there := j <= i && j+3 > i
			testvec.Check(t, h.get("available", num(j)).(bool), there, "%d after %d", j, i)
			testvec.Check(t, h.get("contains", [32]byte(common.BigToHash(num(100+j)))).(bool), there, "%d after %d", j, i)
			if there {
				testvec.Check(t, h.get("at", num(j)).([32]byte), [32]byte(common.BigToHash(num(100+j))), "%d after %d", j, i)
			}
		}
	}
}

func mineReverts(t *testing.T, s seen) {
	w := newBench(t)
	base := w.Answer(w.id, provertest.Wish{})
	c := w.flow.context()
	judge := func(a *pora.Answer, c bindings.MineContext) *outcome {
		return w.mine.try(stranger, "basicCheck", bound(a), c)
	}
	s.expect(judge(base, c), "")
	empty := *base
	empty.ContextDigest, c.Digest = kernels.Hash(merkle.Empty), merkle.Empty
	s.expect(judge(&empty, c), "Empty digest can not mine")
	// 16 TiB and one shard: 8 TiB at most.
	long, big16 := *base, w.flow.context()
	big16.FlowLength = num(1 << 36)
	long.Range.MineLength.SetUint64(1<<35 + 1024)
	s.expect(judge(&long, big16), "Mining range too long")
	long.Range.MineLength.SetUint64(1 << 35)
	s.expect(judge(&long, big16), "")

	offset, position := *base, *base
	offset.SealOffset.SetUint64(64)
	s.expect(judge(&offset, w.flow.context()), "Seal offset out of bound")
	position.RecallPosition.SetUint64(base.Range.MineLength.Uint64() - 15)
	s.expect(judge(&position, w.flow.context()), "Recall position out of range")

	noID := bound(base)
	noID.MinerId = [32]byte{}
	s.expect(w.mine.try(stranger, "pora", noID, [32]byte{}), "Miner ID cannot be empty")
	// A shard beyond the range: the load that the seed leads to is not in it.
	far := bound(base)
	far.Range.ShardId = 1 << 20
	s.expect(w.mine.try(stranger, "pora", far, [32]byte{}), "Recall position out of bound")
	far.Range.MineLength = num(1000)
	s.expect(w.mine.try(stranger, "pora", far, [32]byte{}), "Panic(0x12)")

	w.mine.send(owner, "setCounts", num(99), num(0), num(10)).must()
	s.expect(w.try(base), "Internal error: epoch number decrease")
	// In the next epoch the old target times 2^255 does not fit 256 bits.
	w.at(1202)
	w.mine.send(owner, "setCounts", num(1), num(1), new(big.Int).Lsh(big.NewInt(1), 255)).must()
	s.expect(w.try(base), "MathOverflowedMulDiv()")
	w.mine.send(stranger, "requestMinerId", payee, uint64(5)).must()
	s.expect(w.mine.send(stranger, "requestMinerId", payee, uint64(5)), "MinerId has registered")
	s.expect(w.mine.send(stranger, "transferBeneficial", stranger, w.id), "Sender does not own minerId")
	o := w.mine.send(payee, "transferBeneficial", stranger, w.id).must()
	e, err := mineBinding.UnpackUpdateMinerIdEvent(o.logs[0])
	testvec.Check(t, err, nil, "UpdateMinerId")
	testvec.Check(t, *e, bindings.PoraMineUpdateMinerId{MinerId: w.id, From: payee, To: stranger, Raw: o.logs[0]}, "UpdateMinerId")
}

func setterReverts(t *testing.T, s seen) {
	w := newBench(t)
	set := func(method string, arg any) *outcome { return w.mine.send(owner, method, arg) }
	s.expect(set("setTargetMineBlocks", num(257)), "target mine block must <= 256")
	set("setTargetMineBlocks", num(20)).must()
	s.expect(set("setDifficultyAdjustRatio", num(0)), "Adjust ratio must be non-zero")
	s.expect(set("setMaxShards", uint64(0)), "Max shard number cannot be zero")
	s.expect(set("setMaxShards", uint64(6)), "Max shard number must be power of 2")
	s.expect(set("setNumSubtasks", num(0)), "Number of subtasks cannot be zero")
	s.expect(set("setSubtaskInterval", num(0)), "Subtask interval cannot be zero")
	set("setSubtaskInterval", num(10)).must()
	// Epochs have 100 blocks: (n-1)*10 + 20 + 1 < 100.
	s.expect(set("setNumSubtasks", num(9)), "Number of subtasks must be less than blocks per epoch")
	set("setNumSubtasks", num(8)).must()
	s.expect(set("setSubtaskInterval", num(12)), "Number of subtask intervals must be less than blocks per epoch")
	set("setSubtaskInterval", num(11)).must()
	for method, arg := range map[string]any{
		"setTargetMineBlocks": num(1), "setTargetSubmissions": num(1), "setDifficultyAdjustRatio": num(1), "setMaxShards": uint64(1),
		"setMinDifficulty": num(1), "setNumSubtasks": num(1), "setSubtaskInterval": num(1),
	} {
		s.expect(w.mine.send(stranger, method, arg), missing(stranger, paramsRole))
	}
	// Nothing was mined yet: values for the next epoch hold at once. Later they wait.
	set("setTargetSubmissions", num(7)).must()
	testvec.Check(t, w.mine.number("targetSubmissions").Uint64(), 7, "wanted answers")
	w.mine.send(owner, "setCounts", num(1), num(1), num(7)).must()
	for method, view := range map[string]string{"setTargetSubmissions": "targetSubmissions", "setNumSubtasks": "nSubtasks", "setSubtaskInterval": "subtaskInterval"} {
		before := w.mine.number(view)
		set(method, num(3)).must()
		testvec.Check(t, w.mine.number(view).Cmp(before), 0, "%s waits", method)
		testvec.Check(t, w.mine.number(view+"NextEpoch").Uint64(), 3, "%s for the next epoch", method)
	}
}

func moneyReverts(t *testing.T, s seen) {
	m := newMachine(t, "money", 100)
	shop := newShop(m, ChunkLinearReward, num(1000), num(10))
	const permission = "Sender does not have permission"
	s.expect(shop.market.send(stranger, "chargeFee", num(1), num(1), num(0)), permission)
	s.expect(shop.reward.send(stranger, "fillReward", num(1), num(1)), permission)
	s.expect(shop.reward.send(stranger, "claimMineReward", num(0), payee, [32]byte{}), permission)
	s.expect(shop.flow.pay(alice, num(9), "submit", nodes("x", 0)), "NotEnoughFee(10,1,9)")
	s.expect(shop.market.send(stranger, "setPricePerSector", num(1)), missing(stranger, paramsRole))
	for method, arg := range map[string]any{"setBaseReward": num(1), "setServiceFeeRate": num(1), "setFoundationAdmin": stranger, "setTreasury": stranger} {
		s.expect(shop.reward.send(stranger, method, arg), "Not foundation admin")
	}

	// A flow that charges nothing before a market that wants its price.
	market := m.proxied(FixedPrice)
	market.send(owner, "initialize", num(1), alice, shop.reward.at).must()
	s.expect(market.send(alice, "chargeFee", num(1), num(1), num(0)), "Not enough paid fee")

	// An account as market fills a chunk twice, or with more than 128 bits.
	reward := m.proxied(ChunkLinearReward, num(1000))
	reward.send(owner, "initialize", alice, miner, owner).must()
	reward.pay(alice, num(5), "fillReward", num(0), num(1<<25)).must()
	s.expect(reward.pay(alice, num(5), "fillReward", num(7), num(1)), "Reward item has been initialized")
	s.expect(reward.pay(alice, num(5), "fillReward", num(7), num(0)), "Panic(0x12)")
	much := new(big.Int).Lsh(big.NewInt(1), 128)
	s.expect(m.sendRich(alice, reward.at, reward.pack("fillReward", num(1<<25), num(1)), much), "Reward overflow")
	s.expect(m.sendRich(alice, reward.at, reward.pack("fillReward", num(1<<25), num(1)), much.Sub(much, big.NewInt(1))), "")
}

func deployerReverts(t *testing.T, s seen) {
	m := newMachine(t, "deployer", 100)
	p := Demo()
	code, err := deployment(&p, common.Address{}, Roles{})
	testvec.Check(t, err, nil, "code")
	m.bind(StorageDeployer, common.Address{})
	s.expect(m.create(owner, code, nil), "governance is missing")
	m.at(0)
	s.expect(m.create(owner, code, nil), "the first epoch needs a block number")
}
