package clients

import (
	"bytes"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/merkle"
)

// unreachable are the reasons that nobody can get from a chain with these contracts.
var unreachable = map[string]string{
	"Seal digest cannot be empty":           "the empty digest has no epoch range, which is checked before",
	"blake2b precompile failed":             "the precompile takes every input of the right length",
	"Index out of bound":                    "an upload of 2^63 sectors costs more than there is money",
	"Internal error: epoch number decrease": "epochs only rise",
	"Reward item has been initialized":      "an upload follows the last one, so that a full chunk is never filled again",
	"Reward overflow":                       "2^128 wei are more than there is money",
	"the first epoch needs a block number":  "a transaction is in block 1 or later",
}

// refusals asks for things that the contracts refuse, and notes the reasons.
type refusals struct {
	*shop
	seen      map[string]bool
	stranger  common.Address
	flowABI   packer
	mineABI   packer
	marketABI packer
	rewardABI packer
}

// packer encodes calls of one contract.
type packer struct {
	r  *refusals
	at common.Address
	of string // name of the artefact
}

func newRefusals(s *shop) *refusals {
	r := &refusals{shop: s, seen: map[string]bool{}, stranger: common.HexToAddress("0x57a46e4")}
	at := s.genesis.Contracts
	r.flowABI = packer{r, at.Flow, contracts.FixedPriceFlow}
	r.mineABI = packer{r, at.Mine, contracts.PoraMine}
	r.marketABI = packer{r, at.Market, contracts.FixedPrice}
	r.rewardABI = packer{r, at.Reward, contracts.ChunkDecayReward}
	return r
}

func (p packer) pack(method string, args ...any) []byte {
	p.r.t.Helper()
	data, err := contracts.ABI(p.of).Pack(method, args...)
	if err != nil {
		p.r.t.Fatal(err)
	}
	return data
}

// refuse calls as from and expects a reason; names of custom errors are ignored.
func (p packer) refuse(want string, from common.Address, method string, args ...any) {
	p.r.t.Helper()
	p.r.refuse(want, client.Message{From: from, To: &p.at, Data: p.pack(method, args...)}, client.Latest)
}

func (r *refusals) refuse(want string, msg client.Message, at client.BlockRef) {
	r.t.Helper()
	out, err := r.chain.Call(r.t.Context(), msg, at)
	var revert *client.Revert
	if !errors.As(err, &revert) || revert.Reason != want {
		r.t.Errorf("got %x and %v, want the refusal %q", out[:min(len(out), 64)], err, want)
	}
	r.seen[want] = true
}

// custom expects the custom error of a contract.
func (p packer) custom(name string, from common.Address, method string, args ...any) {
	p.r.t.Helper()
	_, err := p.r.chain.Call(p.r.t.Context(), client.Message{From: from, To: &p.at, Data: p.pack(method, args...)}, client.Latest)
	var revert *client.Revert
	if !errors.As(err, &revert) || revert.Reason != "" || !bytes.HasPrefix(revert.Data, selectorOf(p.of, name)) {
		p.r.t.Errorf("%s: %v, want the error %s", method, err, name)
	}
}

func selectorOf(contract, name string) []byte {
	id := contracts.ABI(contract).Errors[name].ID
	return id[:4]
}

func (r *refusals) flow() {
	r.t.Helper()
	file, err := merkle.NewFile(r.cpu, []byte("some data"))
	if err != nil {
		r.t.Fatal(err)
	}
	good, cost := r.submission(file)
	submit := func(value *big.Int, change func(*storage.Submission)) client.Message {
		sub := good
		change(&sub)
		at := r.contracts.Flow.Address()
		return client.Message{From: r.from, To: &at, Value: value, Data: storage.SubmitData(sub)}
	}
	keep := func(*storage.Submission) {}
	r.refuse("Contract has not launched.", submit(cost, keep), client.At(0))
	r.refuse("Invalid submission", submit(cost, func(s *storage.Submission) { s.Submitter = common.Address{} }), client.Latest)
	r.refuse("Invalid submission", submit(cost, func(s *storage.Submission) { s.Nodes = nil }), client.Latest)
	r.refuse("Invalid submission", submit(cost, func(s *storage.Submission) { s.Length = 257 }), client.Latest)
	_, err = r.chain.Call(r.t.Context(), submit(new(big.Int).Sub(cost, big.NewInt(1)), keep), client.Latest)
	var fee *storage.NotEnoughFee
	if !errors.As(storage.Explain(err), &fee) || new(big.Int).Mul(fee.Price, fee.Sectors).Cmp(cost) != 0 {
		r.t.Errorf("a wei too little: %v", err)
	}
	if _, err := r.chain.Call(r.t.Context(), submit(cost, keep), client.Latest); err != nil {
		r.t.Errorf("the same, paid: %v", err)
	}
	length := number(r.tree.Length())
	r.flowABI.refuse("Queried position exceeds upper bound", r.from, "queryContextAtPosition", length)
	r.flowABI.refuse("Can not find proper context", r.from, "queryContextAtPosition", new(big.Int).Sub(length, big.NewInt(1)))
	history := packer{r, r.genesis.Contracts.RootHistory, contracts.DigestHistory}
	history.custom("UnavailableIndex", r.stranger, "at", big.NewInt(9))
	history.custom("OwnableUnauthorizedAccount", r.stranger, "insert", [32]byte{1})
}

// registration: receipt is of the request that made id.
func (r *refusals) registration(receipt *types.Receipt, id common.Hash) {
	r.t.Helper()
	at := r.contracts.Mine.Address()
	again := client.Message{From: r.from, To: &at, Data: storage.RequestMinerIDData(r.stranger, 3)}
	r.refuse("MinerId has registered", again, client.At(receipt.BlockNumber.Uint64()))
	r.mineABI.refuse("Sender does not own minerId", r.stranger, "transferBeneficial", r.stranger, [32]byte(id))
	r.mineABI.refuse("Only authorized caller can compute worker context", r.stranger, "computeWorkerContext", [32]byte(id))
	_, err := r.contracts.Mine.WorkerContext(r.t.Context(), common.Hash{}, client.Latest)
	r.reason("MinerId cannot be zero", err)
	_, err = r.contracts.Mine.WorkerContext(r.t.Context(), common.Hash{1}, client.Latest)
	r.reason("MinerId does not registered", err)
}

func (r *refusals) reason(want string, err error) {
	r.t.Helper()
	var revert *client.Revert
	if !errors.As(err, &revert) || revert.Reason != want {
		r.t.Errorf("%v, want the refusal %q", err, want)
	}
	r.seen[want] = true
}

// judge hands an answer in by call.
func (r *refusals) judge(a *pora.Answer) error {
	at := r.contracts.Mine.Address()
	_, err := r.chain.Call(r.t.Context(), client.Message{From: r.stranger, To: &at, Data: storage.AnswerData(wrapped(a))}, client.Latest)
	return err
}

// bound converts an answer to the form of the bindings.
func bound(a *pora.Answer) bindings.PoraAnswer {
	out := bindings.PoraAnswer{
		ContextDigest: a.ContextDigest, Nonce: a.Nonce, MinerId: a.MinerID,
		Range:          bindings.RecallRange{StartPosition: a.Range.StartPosition.ToBig(), MineLength: a.Range.MineLength.ToBig(), ShardId: a.Range.ShardID, ShardMask: a.Range.ShardMask},
		RecallPosition: a.RecallPosition.ToBig(), SealOffset: a.SealOffset.ToBig(), SealedContextDigest: a.SealedContextDigest,
	}
	for i := range out.SealedData {
		out.SealedData[i] = [32]byte(a.SealedData[32*i:])
	}
	out.MerkleProof = append(out.MerkleProof, a.MerkleProof...)
	return out
}

// answers: old was accepted in the epoch of made, fresh was not handed in.
func (r *refusals) answers(old, fresh *pora.Answer, made *storage.MineContext) {
	r.t.Helper()
	r.reason("Answer has been submitted", r.judge(old))
	if err := r.judge(fresh); err != nil {
		r.t.Errorf("the fresh answer: %v", err)
	}
	for _, c := range []struct {
		want   string
		change func(*pora.Answer)
	}{
		{"MinerId cannot be zero", func(a *pora.Answer) { a.MinerID = kernels.Hash{} }},
		{"MinerId does not registered", func(a *pora.Answer) { a.MinerID[0] ^= 1 }},
		{"Inconsistent mining digest", func(a *pora.Answer) { a.ContextDigest[0] ^= 1 }},
		{"Start position is not aligned", func(a *pora.Answer) { a.Range.StartPosition.SetUint64(1) }},
		{"Mining range overflow", func(a *pora.Answer) { a.Range.MineLength.AddUint64(&a.Range.MineLength, 1024) }},
		{"Mining range too short", func(a *pora.Answer) { a.Range.MineLength.SetUint64(1024) }},
		{"Masked bits should be zero", func(a *pora.Answer) { a.Range.ShardID = 1 }},
		{"Seal offset out of bound", func(a *pora.Answer) { a.SealOffset.SetUint64(64) }},
		{"Recall position out of range", func(a *pora.Answer) { a.RecallPosition.SubUint64(&a.Range.MineLength, 15) }},
		{"Invalid sealed context digest", func(a *pora.Answer) { a.SealedContextDigest[0] ^= 1 }},
		{"Exceeding the allowed number of shards", func(a *pora.Answer) { a.Range.ShardMask = ^uint64(7) }},
		{"Inconsistent merkle root", func(a *pora.Answer) { a.SealedData[17] ^= 1 }},
		{"Recall position out of bound", func(a *pora.Answer) { a.Range.ShardMask, a.Range.ShardID = ^uint64(1<<20), 1<<20 }},
	} {
		a := *fresh
		c.change(&a)
		r.reason(c.want, r.judge(&a))
	}
	// Other nonces lead to another place, or are not good enough.
	met := map[string]bool{}
	for n := uint64(1); n < 200 && !(met["Incorrect recall position"] && met["Do not reach target quality"]); n++ {
		a := *fresh
		a.Nonce = kernels.Hash(common.BigToHash(number(1<<40 + n)))
		var revert *client.Revert
		if err := r.judge(&a); errors.As(err, &revert) {
			met[revert.Reason], r.seen[revert.Reason] = true, true
		} else if err != nil {
			r.t.Fatal(err)
		}
	}
	if !met["Incorrect recall position"] || !met["Do not reach target quality"] {
		r.t.Errorf("other nonces were refused for %v", met)
	}
	// Parts of the judgement that anyone may ask for alone.
	c := bindings.MineContext{Epoch: number(made.Epoch), MineStart: number(made.MineStart), FlowRoot: made.FlowRoot, FlowLength: number(made.FlowLength), BlockDigest: made.BlockDigest, Digest: made.Digest}
	at := r.mineABI.at
	early := client.Message{From: r.stranger, To: &at, Data: r.mineABI.pack("getSubtaskDigest", c, [32]byte(fresh.MinerID))}
	r.refuse("Earlier than expected subtask start block.", early, client.At(made.MineStart))
	empty := bound(fresh)
	empty.ContextDigest, c.Digest = merkle.Empty, merkle.Empty
	r.mineABI.refuse("Empty digest can not mine", r.stranger, "basicCheck", empty, c)
	c.Digest, c.FlowLength = made.Digest, number(1<<36)
	long := bound(fresh)
	long.Range.MineLength = number(1<<35 + 1024)
	r.mineABI.refuse("Mining range too long", r.stranger, "basicCheck", long, c)
	nobody := bound(fresh)
	nobody.MinerId = [32]byte{}
	r.mineABI.refuse("Miner ID cannot be empty", r.stranger, "pora", nobody, [32]byte{})
}

func (r *refusals) full(a *pora.Answer) {
	r.t.Helper()
	r.reason("Epoch has enough submissions", r.judge(a))
}

func (r *refusals) late(a *pora.Answer) {
	r.t.Helper()
	// A call at the newest block is judged as if it were in that block.
	r.mine()
	r.reason("Mine deadline exceed", r.judge(a))
}

func (r *refusals) money() {
	r.t.Helper()
	const permission = "Sender does not have permission"
	one := big.NewInt(1)
	r.marketABI.refuse(permission, r.stranger, "chargeFee", one, one, one)
	r.rewardABI.refuse(permission, r.stranger, "fillReward", one, one)
	r.rewardABI.refuse(permission, r.stranger, "claimMineReward", one, r.stranger, [32]byte{})
	r.marketABI.refuse("Not enough paid fee", r.flowABI.at, "chargeFee", one, one, new(big.Int))
	for method, arg := range map[string]any{"setBaseReward": one, "setServiceFeeRate": one, "setFoundationAdmin": r.stranger, "setTreasury": r.stranger} {
		r.rewardABI.refuse("Not foundation admin", r.stranger, method, arg)
	}
	r.marketABI.custom("AccessControlUnauthorizedAccount", r.stranger, "setPricePerSector", one)
}

// governance: what the account that governs cannot do either, and what it does
// through its timelock, in transactions.
func (r *refusals) governance() {
	r.t.Helper()
	governor, zero := r.genesis.System.Governance, new(big.Int)
	r.mineABI.custom("AccessControlUnauthorizedAccount", r.from, "setMaxShards", uint64(2))
	for _, c := range []struct {
		want, method string
		arg          any
	}{
		{"target mine block must <= 256", "setTargetMineBlocks", big.NewInt(257)},
		{"Adjust ratio must be non-zero", "setDifficultyAdjustRatio", zero},
		{"Max shard number cannot be zero", "setMaxShards", uint64(0)},
		{"Max shard number must be power of 2", "setMaxShards", uint64(6)},
		{"Number of subtasks cannot be zero", "setNumSubtasks", zero},
		{"Number of subtasks must be less than blocks per epoch", "setNumSubtasks", big.NewInt(20)},
		{"Subtask interval cannot be zero", "setSubtaskInterval", zero},
	} {
		r.mineABI.refuse(c.want, governor, c.method, c.arg)
	}
	r.govern(r.mineABI.at, r.mineABI.pack("setNumSubtasks", big.NewInt(2)))
	r.mineABI.refuse("Number of subtask intervals must be less than blocks per epoch", governor, "setSubtaskInterval", big.NewInt(4))

	// A paused flow says so in words, until it is resumed.
	file, err := merkle.NewFile(r.cpu, []byte("paused"))
	if err != nil {
		r.t.Fatal(err)
	}
	sub, cost := r.submission(file)
	try := func() error {
		_, err := r.chain.Call(r.t.Context(), client.Message{From: r.from, To: &r.flowABI.at, Value: cost, Data: storage.SubmitData(sub)}, client.Latest)
		return storage.Explain(err)
	}
	r.govern(r.flowABI.at, r.flowABI.pack("pause"))
	var paused *storage.Paused
	if err := try(); !errors.As(err, &paused) {
		r.t.Errorf("upload to a paused flow: %v", err)
	}
	r.govern(r.flowABI.at, r.flowABI.pack("unpause"))
	if err := try(); err != nil {
		r.t.Errorf("upload after the pause: %v", err)
	}

	reserved := packer{r, genesis.Reserved, contracts.SystemProxy}
	const noCode = "this system contract has no code yet: governance sets it"
	reserved.refuse(noCode, r.stranger, "changeAdmin", r.stranger)
	reserved.refuse("the new admin is missing", governor, "changeAdmin", common.Address{})
	reserved.refuse("the new implementation has no code", governor, "upgradeToAndCall", r.stranger, []byte{})
	r.send(governor, nil, big.NewInt(1))
	for _, data := range [][]byte{reserved.pack("upgradeToAndCall", r.flowABI.at, []byte{}), reserved.pack("changeAdmin", r.stranger)} {
		r.refuse("money, but no call to take it", client.Message{From: governor, To: &reserved.at, Value: big.NewInt(1), Data: data}, client.Latest)
	}
	r.deployer()
}

// govern schedules a call in the timelock and executes it.
func (r *refusals) govern(to common.Address, data []byte) {
	r.t.Helper()
	lock := packer{r, r.genesis.System.Governance, contracts.TimelockController}
	salt := [32]byte(common.BigToHash(big.NewInt(int64(r.sent))))
	r.send(lock.at, lock.pack("schedule", to, new(big.Int), data, [32]byte{}, salt, new(big.Int)), nil)
	r.send(lock.at, lock.pack("execute", to, new(big.Int), data, [32]byte{}, salt), nil)
}

// deployer creates contracts without an owner.
func (r *refusals) deployer() {
	r.t.Helper()
	owner := common.HexToAddress("0x0e9e5a11d0e9e5a11d0e9e5a11d0e9e5a11d0e9e")
	plan, err := contracts.NewPlan(r.from, 0, &r.params, contracts.Governance{Account: owner}, contracts.Roles{})
	if err != nil {
		r.t.Fatal(err)
	}
	if bytes.Count(plan.Deploy.Data, owner[:]) != 1 {
		r.t.Fatalf("the owner is %d times in the creation code", bytes.Count(plan.Deploy.Data, owner[:]))
	}
	data := bytes.Replace(plan.Deploy.Data, owner[:], make([]byte, len(owner)), 1)
	r.refuse("governance is missing", client.Message{From: r.from, Value: plan.Deploy.Value, Data: data}, client.Latest)
}

// complete compares with the sources: no reason is forgotten.
func (r *refusals) complete() {
	r.t.Helper()
	require := regexp.MustCompile(`(?s)\b(?:require|revert)\(.*?;`)
	text := regexp.MustCompile(`"([^"]+)"`)
	constant := regexp.MustCompile(`string private constant \w+ = "([^"]+)"`)
	count := 0
	check := func(reason, path string) {
		if strings.Contains(filepath.ToSlash(path), "/staking/") {
			return // a chain with static validators; chain/staking has its tests
		}
		count++
		if !r.seen[reason] && unreachable[reason] == "" {
			r.t.Errorf("%q of %s was not met", reason, path)
		}
		if r.seen[reason] && unreachable[reason] != "" {
			r.t.Errorf("%q of %s was met, though %s", reason, path, unreachable[reason])
		}
	}
	err := filepath.WalkDir("../contracts/src", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".sol" || strings.Contains(path, "/test/") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, call := range require.FindAllString(string(source), -1) {
			for _, m := range text.FindAllStringSubmatch(call, -1) {
				check(m[1], path)
			}
		}
		for _, m := range constant.FindAllStringSubmatch(string(source), -1) {
			check(m[1], path)
		}
		return nil
	})
	if err != nil || count < 45 {
		r.t.Errorf("%d reasons in the sources, error %v", count, err)
	}
}
