package app

import (
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/envelope"
	"github.com/zgminer/zgminer/chain/rules"
)

// TestRejectedOnce: a block with a wrong result is executed once, however often it
// comes; what may be right for another height or proposer is looked at each time.
func TestRejectedOnce(t *testing.T) {
	proposer, a := newApp(t, nil), newApp(t, func(c *Config) { c.Self = second })
	good := propose(t, proposer, 1, 1_000_005)
	block, _, err := envelope.Decode(good[0], 0)
	if err != nil {
		t.Fatal(err)
	}
	h := block.Header()
	h.Root[3]++
	bad, err := envelope.Encode(types.NewBlockWithHeader(h).WithBody(*block.Body()), nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if process(t, a, [][]byte{bad}, 1, 1_000_005, nil) {
			t.Fatal("a wrong state root was accepted")
		}
	}
	if n := a.Stats().Insert.Count.Load(); n != 1 {
		t.Errorf("executed %d times", n)
	}
	if n := a.Stats().Rejections()[rules.Execution]; n != 3 {
		t.Errorf("%d refusals counted", n)
	}

	// After a while it is looked at again.
	a.rejected.entries[0].until = time.Now().Add(-time.Second)
	process(t, a, [][]byte{bad}, 1, 1_000_005, nil)
	if n := a.Stats().Insert.Count.Load(); n != 2 {
		t.Errorf("executed %d times", n)
	}

	// A refusal for the circumstances does not stick to the content.
	if process(t, a, good, 1, 1_000_006, nil) || !process(t, a, good, 1, 1_000_005, nil) {
		t.Error("a good block was refused because of an earlier height, time or proposer")
	}
}

// TestRejectedOwn: our own block is tried again, or a passing failure of the only
// validator would stop the chain.
func TestRejectedOwn(t *testing.T) {
	a := newApp(t, func(c *Config) { c.Self = self })
	txs := propose(t, a, 1, 1_000_005)
	a.rejected.put(contentSum(txs), rules.Refuse(rules.Execution, "a passing failure"))
	if process(t, a, txs, 1, 1_000_005, func(q *abci.RequestProcessProposal) { q.ProposerAddress = second }) {
		t.Error("another proposer's refused content was accepted")
	}
	if !process(t, a, txs, 1, 1_000_005, nil) {
		t.Error("our own block was not tried again")
	}
}

func TestRejectedBounds(t *testing.T) {
	var r rejectedBlocks
	v := rules.Refuse(rules.Encoding, "x")
	for i := range 2 * len(r.entries) {
		r.put([32]byte{byte(i), byte(i >> 8), 1}, v)
	}
	if r.get([32]byte{0, 0, 1}) != nil || r.get([32]byte{byte(len(r.entries)), 0, 1}) != v {
		t.Error("the oldest entries are not the ones that went")
	}
	r.put([32]byte{9, 9}, rules.Refuse(rules.WrongTime, "x"))
	if r.get([32]byte{9, 9}) != nil {
		t.Error("a wrong time was remembered")
	}
}
