package node_test

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/pora"
)

// refused checks that a call of the node fails with a reason: a text, or the name of
// an error with its argument types.
func (s *stepped) refused(name, want string, from, to common.Address, wei int64, data []byte) {
	s.t.Helper()
	_, err := s.Client.CallContract(context.Background(), ethereum.CallMsg{From: from, To: &to, Value: big.NewInt(wei), Data: data, Gas: 40_000_000}, nil)
	var detail rpc.DataError
	switch {
	case err == nil:
		s.t.Errorf("%s: accepted, want %q", name, want)
	case strings.HasSuffix(want, ")"):
		if !errors.As(err, &detail) || !strings.HasPrefix(fmt.Sprint(detail.ErrorData()), fmt.Sprintf("0x%x", crypto.Keccak256([]byte(want))[:4])) {
			s.t.Errorf("%s: %v, want %s", name, err, want)
		}
	case err.Error() != "execution reverted: "+want:
		s.t.Errorf("%s: %v, want %q", name, err, want)
	}
}

// checkAnswerRefusals spoils a good answer in every way that its checks see.
func (s *stepped) checkAnswerRefusals(at *genesis.Contracts, good *pora.Answer) {
	s.t.Helper()
	end := good.Range.StartPosition.Uint64() + good.Range.MineLength.Uint64()
	for want, spoil := range map[string]func(*pora.Answer){
		"MinerId cannot be zero":                 func(a *pora.Answer) { a.MinerID = pora.Hash{} },
		"MinerId does not registered":            func(a *pora.Answer) { a.MinerID[0]++ },
		"Inconsistent mining digest":             func(a *pora.Answer) { a.ContextDigest[0]++ },
		"Start position is not aligned":          func(a *pora.Answer) { a.Range.StartPosition.SetUint64(1) },
		"Mining range overflow":                  func(a *pora.Answer) { a.Range.MineLength.SetUint64(end + 1) },
		"Mining range too short":                 func(a *pora.Answer) { a.Range.MineLength.SetUint64(end - 1) },
		"Masked bits should be zero":             func(a *pora.Answer) { a.Range.ShardMask, a.Range.ShardID = ^uint64(1), 2 },
		"Seal offset out of bound":               func(a *pora.Answer) { a.SealOffset.SetUint64(64) },
		"Recall position out of range":           func(a *pora.Answer) { a.RecallPosition.SetUint64(end - 15) },
		"Invalid sealed context digest":          func(a *pora.Answer) { a.SealedContextDigest[0]++ },
		"Inconsistent merkle root":               func(a *pora.Answer) { a.SealedData[0]++ },
		"Incorrect recall position":              func(a *pora.Answer) { a.SealOffset.SetUint64((a.SealOffset.Uint64() + 1) % 64) },
		"Exceeding the allowed number of shards": func(a *pora.Answer) { a.Range.ShardMask, a.Range.ShardID = ^uint64(0x1ff), 0 },
	} {
		a := *good
		spoil(&a)
		s.refused("spoilt answer", want, s.from.Address, at.Mine, 0, a.AppendCalldata(nil))
	}
}

// checkRefusals asks for what the contracts refuse strangers and, of bad values,
// governance too.
func (s *stepped) checkRefusals(g *genesis.Genesis, minerID [32]byte, blocksPerEpoch uint64) {
	s.t.Helper()
	at, lord, stranger, zero, one := g.Contracts, g.System.Governance, common.HexToAddress("0x57a6"), new(big.Int), big.NewInt(1)
	flow, mine, market, reward := bindings.NewFixedPriceFlow(), bindings.NewPoraMine(), bindings.NewFixedPrice(), bindings.NewChunkLinearReward()
	file := func(length, height int64, submitter common.Address) []byte {
		return flow.PackSubmit(bindings.Submission{Submitter: submitter, Data: bindings.SubmissionData{Length: big.NewInt(length), Tags: []byte{},
			Nodes: []bindings.SubmissionNode{{Root: [32]byte{1}, Height: big.NewInt(height)}}}})
	}
	long := new(big.Int).SetUint64(blocksPerEpoch)
	const role, permission, foundation = "AccessControlUnauthorizedAccount(address,bytes32)", "Sender does not have permission", "Not foundation admin"
	for _, c := range []struct {
		want     string
		from, to common.Address
		wei      int64
		data     []byte
	}{
		{"Invalid submission", stranger, at.Flow, 0, file(257, 0, stranger)},
		{"Invalid submission", stranger, at.Flow, 0, file(256, 0, common.Address{})},
		{"NotEnoughFee(uint256,uint256,uint256)", s.from.Address, at.Flow, 9, file(256, 0, stranger)},
		{"Queried position exceeds upper bound", stranger, at.Flow, 0, flow.PackQueryContextAtPosition(big.NewInt(1 << 40))},
		{role, stranger, at.Flow, 0, flow.PackPause()},
		{"InvalidInitialization()", stranger, at.Flow, 0, flow.PackInitialize(stranger, one)},
		{"OwnableUnauthorizedAccount(address)", stranger, at.RootHistory, 0, bindings.NewDigestHistory().PackInsert([32]byte{})},
		{"UnavailableIndex(uint256)", stranger, at.RootHistory, 0, bindings.NewDigestHistory().PackAt(big.NewInt(77))},
		{"Sender does not own minerId", stranger, at.Mine, 0, mine.PackTransferBeneficial(stranger, minerID)},
		{"Only authorized caller can compute worker context", stranger, at.Mine, 0, mine.PackComputeWorkerContext(minerID)},
		{role, stranger, at.Mine, 0, mine.PackSetMinDifficulty(one)},
		{"target mine block must <= 256", lord, at.Mine, 0, mine.PackSetTargetMineBlocks(big.NewInt(257))},
		{"Adjust ratio must be non-zero", lord, at.Mine, 0, mine.PackSetDifficultyAdjustRatio(zero)},
		{"Max shard number cannot be zero", lord, at.Mine, 0, mine.PackSetMaxShards(0)},
		{"Max shard number must be power of 2", lord, at.Mine, 0, mine.PackSetMaxShards(6)},
		{"Number of subtasks cannot be zero", lord, at.Mine, 0, mine.PackSetNumSubtasks(zero)},
		{"Subtask interval cannot be zero", lord, at.Mine, 0, mine.PackSetSubtaskInterval(zero)},
		{"Number of subtasks must be less than blocks per epoch", lord, at.Mine, 0, mine.PackSetNumSubtasks(long)},
		{permission, stranger, at.Market, 0, market.PackChargeFee(one, one, zero)},
		{"Not enough paid fee", at.Flow, at.Market, 0, market.PackChargeFee(one, one, zero)},
		{role, stranger, at.Market, 0, market.PackSetPricePerSector(one)},
		{permission, stranger, at.Reward, 0, reward.PackFillReward(one, one)},
		{permission, stranger, at.Reward, 0, reward.PackClaimMineReward(zero, stranger, minerID)},
		{foundation, stranger, at.Reward, 0, reward.PackSetBaseReward(one)},
		{foundation, stranger, at.Reward, 0, reward.PackSetServiceFeeRate(one)},
		{foundation, stranger, at.Reward, 0, reward.PackSetTreasury(stranger)},
	} {
		s.refused("call", c.want, c.from, c.to, c.wei, c.data)
	}
}
