package storage

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/internal/testvec"
)

// TestSelectors compares the ABI in use with the numbers of spec/storage.md 3.
func TestSelectors(t *testing.T) {
	for name, c := range map[string]struct {
		meta *bind.MetaData
		want string
	}{
		"flow": {&bindings.FixedPriceFlowMetaData, `bc8c11f8 submit 49aa3395 batchSubmit 38d45e10 makeContext 18a641ef makeContextFixedTimes
			b464b53e makeContextWithResult 31bae174 queryContextAtPosition 1deb0fca computeFlowRoot 127f0f07 getContext 7d590708 getEpochRange
			4282b532 getEpochRangeHistory 6d7ad0fc getFlowRootByTxSeq fd54b228 tree 77e19824 numSubmissions b8a409ac submissionIndex 900cf0cf epoch
			93e405a0 epochStartPosition 231b0268 firstBlock f0682054 blocksPerEpoch 9bbbfdbb deployDelay 80f55605 market c7dd5221 rootHistory
			ebdec6d3 setParams 8456cb59 pause 3f4ba83a unpause 5c975abb paused`},
		"mine": {&bindings.PoraMineMetaData, `ae722e82 submit 047c13f5 requestMinerId b0628ee0 transferBeneficial 296beba7 computeWorkerContext
			ffbc9bd0 canSubmit e282e27b poraVersion 78203ab6 getSubtaskDigest 3baebb75 basicCheck 8c0bca06 pora`},
		"market": {&bindings.FixedPriceMetaData, `da6eb36a chargeFee 61ec5082 pricePerSector 14aa90a1 setPricePerSector`},
		"linear": {&bindings.ChunkLinearRewardMetaData, `59e96700 fillReward b7a3c04c claimMineReward f301af42 rewards 76ad03bc baseReward
			7f1b5e43 totalBaseReward c0575111 serviceFeeRateBps 61d027b3 treasury 7859f689 foundationAdmin 0373a23a setBaseReward
			9b1d3091 setServiceFeeRate 3591d79e setFoundationAdmin f0f44260 setTreasury ed88c68e donate e2982c21 payments 31b3eb94 withdrawPayments
			21295931 releaseSeconds 0a539a19 rewardDeadline b3b30c1a firstRewardableChunk`},
	} {
		parsed, err := c.meta.ParseABI()
		if err != nil {
			t.Fatal(err)
		}
		words := strings.Fields(c.want)
		for i := 0; i < len(words); i += 2 {
			if m, ok := parsed.Methods[words[i+1]]; !ok || hex.EncodeToString(m.ID) != words[i] {
				t.Errorf("%s: %s has selector %x, the specification says %s", name, words[i+1], m.ID, words[i])
			}
		}
		if name == "flow" {
			for e, want := range map[string]string{"NotEnoughFee": "f85c6482", "InvalidSubmission": "f956cee4", "EnforcedPause": "d93c0665"} {
				if got := parsed.Errors[e].ID; hex.EncodeToString(got[:4]) != want {
					t.Errorf("error %s has selector %x, the specification says %s", e, got[:4], want)
				}
			}
		}
	}
}

func TestTopics(t *testing.T) {
	for _, c := range []struct {
		topic          common.Hash
		prefix, suffix string
	}{
		{SubmitTopic, "0x167ce04d", "7675555"},
		{NewEpochTopic, "0xbc8a3fd8", "d52ff4e993"},
		{NewMinerIDTopic, "0xbfeb006f", "1bd309e"},
		{UpdateMinerIDTopic, "0x9a26a8e7", "989bf1"},
		{NewSubmissionTopic, "0xfedd8f58", "c8de3a4"},
		{DistributeRewardTopic, "0xf099de0c", "1ebf4b0"},
	} {
		if h := c.topic.Hex(); !strings.HasPrefix(h, c.prefix) || !strings.HasSuffix(h, c.suffix) {
			t.Errorf("topic %s, the specification says %s…%s", h, c.prefix, c.suffix)
		}
	}
}

// vector reads some fields of a vector file.
func vector(t *testing.T, name string, v any) {
	t.Helper()
	b, err := testvec.Read(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}

type rawLog struct {
	Topics []common.Hash
	Data   hexutil.Bytes
}

func (l rawLog) log() *types.Log {
	return &types.Log{Topics: l.Topics, Data: l.Data, BlockNumber: 7, Index: 3, TxHash: common.Hash{9}, Address: common.Address{1}}
}

// TestSubmitVectors decodes the official contract's Submit logs and encodes the
// submission again: its digest must be the log's identity.
func TestSubmitVectors(t *testing.T) {
	logs := 0
	for _, name := range []string{"flow/tiny.json", "flow/segments.json", "flow/epochs.json", "flow/edge8191.json"} {
		var v struct {
			Steps []struct {
				Op                string
				TxSeq, StartIndex uint64
				Length, Size      uint64
				DataRoot          common.Hash
				SubmissionDigest  common.Hash
				SubmitLog         *rawLog
			}
		}
		vector(t, name, &v)
		for i, s := range v.Steps {
			if s.SubmitLog == nil {
				continue
			}
			logs++
			decoded, err := DecodeLog(s.SubmitLog.log())
			e, ok := decoded.(*SubmitEvent)
			if err != nil || !ok {
				t.Fatalf("%s step %d: %v", name, i, err)
			}
			if e.SubmissionIndex != s.TxSeq || e.StartPosition != s.StartIndex || e.Sectors != s.Length || e.Submission.Length != s.Size ||
				e.Identity != s.SubmissionDigest || e.Submission.Sectors() != s.Length || e.Sender != common.BytesToAddress(s.SubmitLog.Topics[1][:]) {
				t.Errorf("%s step %d: %+v", name, i, e)
			}
			if len(e.Submission.Nodes) == 1 && e.Submission.Nodes[0].Root != s.DataRoot {
				t.Errorf("%s step %d: root %s, want %s", name, i, e.Submission.Nodes[0].Root, s.DataRoot)
			}
			if e.BlockNumber != 7 || e.LogIndex != 3 || e.Contract != (common.Address{1}) {
				t.Errorf("place %+v", e.Place)
			}
			// Back through the encoder.
			packed := SubmitData(e.Submission)
			if !bytes.Contains(packed, s.SubmitLog.Data[0xa0:]) && !bytes.Contains(packed, s.SubmitLog.Data[0x80:]) {
				t.Errorf("%s step %d: the encoded submission differs from the log's", name, i)
			}
		}
	}
	if logs < 8 {
		t.Errorf("only %d logs", logs)
	}
}

type vectorContext struct {
	BlockDigest, Digest, FlowRoot common.Hash
	Epoch, FlowLength, MineStart  uint64
}

func (c vectorContext) want() MineContext {
	return MineContext{Epoch: c.Epoch, MineStart: c.MineStart, FlowRoot: c.FlowRoot, FlowLength: c.FlowLength, BlockDigest: c.BlockDigest, Digest: c.Digest}
}

// answering is a chain that gives one answer and remembers the question.
type answering struct {
	out   []byte
	err   error
	asked client.Message
}

func (a *answering) Call(_ context.Context, msg client.Message, _ client.BlockRef) ([]byte, error) {
	a.asked = msg
	return a.out, a.err
}

func TestWorkerContextVector(t *testing.T) {
	var v struct {
		Miner                struct{ MinerID common.Hash }
		ComputeWorkerContext struct {
			Context       vectorContext
			MaxShards     uint64
			PoraTarget    *hexutil.Big
			SubtaskDigest common.Hash
			ReturnData    hexutil.Bytes
		}
	}
	vector(t, "pora/single.json", &v)
	w := v.ComputeWorkerContext
	chain := &answering{out: w.ReturnData}
	got, err := NewMine(common.Address{5}, chain).WorkerContext(t.Context(), v.Miner.MinerID, client.Latest)
	if err != nil {
		t.Fatal(err)
	}
	want := WorkerContext{Context: w.Context.want(), PoraTarget: (*big.Int)(w.PoraTarget), SubtaskDigest: w.SubtaskDigest, MaxShards: w.MaxShards}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if chain.asked.From != common.HexToAddress("0xa") || *chain.asked.To != (common.Address{5}) ||
		!bytes.Equal(chain.asked.Data, append(common.FromHex("296beba7"), v.Miner.MinerID[:]...)) {
		t.Errorf("asked %+v", chain.asked)
	}
}

// TestAnswerVectors: our encoding of the vectors' answers has their hash.
func TestAnswerVectors(t *testing.T) {
	type answer struct {
		CalldataKeccak                                     common.Hash
		CalldataLength                                     int
		ContextDigest, Nonce, MinerID, SealedContextDigest common.Hash
		RecallPosition, SealOffset                         uint64
		SealedData                                         hexutil.Bytes
		MerkleProof                                        []common.Hash
		Range                                              struct {
			MineLength, StartPosition uint64
			ShardID                   uint64
			ShardMask                 hexutil.Uint64
		}
	}
	var single struct{ Answers []answer }
	var rejected struct {
		Base       answer
		CommitLogs []rawLog
	}
	vector(t, "pora/single.json", &single)
	vector(t, "pora/rejections.json", &rejected)
	compared := 0
	for _, a := range append(single.Answers, rejected.Base) {
		if len(a.SealedData) == 0 {
			continue
		}
		compared++
		in := Answer{
			ContextDigest: a.ContextDigest, Nonce: a.Nonce, MinerID: a.MinerID, SealedContextDigest: a.SealedContextDigest,
			Range:          RecallRange{a.Range.StartPosition, a.Range.MineLength, a.Range.ShardID, uint64(a.Range.ShardMask)},
			RecallPosition: a.RecallPosition, SealOffset: a.SealOffset, SealedData: [4096]byte(a.SealedData), MerkleProof: a.MerkleProof,
		}
		data := AnswerData(&in)
		if len(data) != a.CalldataLength || crypto.Keccak256Hash(data) != a.CalldataKeccak {
			t.Errorf("calldata of %d bytes with hash %s, want %d and %s", len(data), crypto.Keccak256Hash(data), a.CalldataLength, a.CalldataKeccak)
		}
	}
	if compared < 2 {
		t.Errorf("only %d answers have their sealed data", compared)
	}
	for _, l := range rejected.CommitLogs {
		decoded, err := DecodeLog(l.log())
		e, ok := decoded.(*NewSubmissionEvent)
		if err != nil || !ok || e.MinerID != rejected.Base.MinerID || e.Epoch != 3 || e.RecallPosition != rejected.Base.RecallPosition {
			t.Errorf("NewSubmission log: %+v, error %v", decoded, err)
		}
	}
	if len(rejected.CommitLogs) == 0 {
		t.Error("no NewSubmission log")
	}
}

// TestEventsRoundTrip packs logs with the ABI and decodes them.
func TestEventsRoundTrip(t *testing.T) {
	miner, a, b := common.Hash{3}, common.Address{4}, common.Address{5}
	word := func(n uint64) []byte { return common.LeftPadBytes(new(big.Int).SetUint64(n).Bytes(), 32) }
	at := Place{Contract: common.Address{1}, BlockNumber: 7, LogIndex: 3, TxHash: common.Hash{9}}
	for _, c := range []struct {
		log  rawLog
		want any
	}{
		{rawLog{[]common.Hash{NewEpochTopic, common.BytesToHash(a[:]), {31: 9}}, bytes.Join([][]byte{miner[:], word(11), word(12), word(0)}, nil)},
			&NewEpochEvent{at, a, 9, miner, 11, 12, common.Hash{}}},
		{rawLog{[]common.Hash{NewMinerIDTopic, miner, common.BytesToHash(a[:])}, nil}, &NewMinerIDEvent{at, miner, a}},
		{rawLog{[]common.Hash{UpdateMinerIDTopic, miner, common.BytesToHash(a[:]), common.BytesToHash(b[:])}, nil}, &UpdateMinerIDEvent{at, miner, a, b}},
		{rawLog{[]common.Hash{DistributeRewardTopic, {31: 6}, common.BytesToHash(a[:]), miner}, word(77)}, &DistributeRewardEvent{at, 6, a, miner, big.NewInt(77)}},
		{rawLog{[]common.Hash{WithdrawnTopic, common.BytesToHash(a[:])}, word(78)}, &WithdrawnEvent{at, a, big.NewInt(78)}},
	} {
		got, err := DecodeLog(c.log.log())
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("got %+v, want %+v, error %v", got, c.want, err)
		}
	}
}

func TestBadLogs(t *testing.T) {
	for _, l := range []rawLog{
		{[]common.Hash{SubmitTopic}, nil},
		{[]common.Hash{WithdrawnTopic, {}}, make([]byte, 31)},
		{[]common.Hash{WithdrawnTopic}, make([]byte, 64)},
		{[]common.Hash{SubmitTopic, {}, {}}, bytes.Repeat([]byte{0xff}, 1024)},
		{[]common.Hash{NewEpochTopic, {}, {0: 1}}, make([]byte, 128)},
		{[]common.Hash{NewSubmissionTopic, {0: 1}, {}}, make([]byte, 64)},
		{[]common.Hash{NewSubmissionTopic, {}, {}}, nil},
		{[]common.Hash{DistributeRewardTopic, {}, {}, {}}, make([]byte, 31)},
	} {
		if got, err := DecodeLog(l.log()); err == nil {
			t.Errorf("%x with %d bytes decoded to %+v", l.Topics[0][:4], len(l.Data), got)
		}
	}
	for _, l := range []rawLog{{}, {Topics: []common.Hash{{1}}}} {
		if got, err := DecodeLog(l.log()); got != nil || err != nil {
			t.Errorf("foreign log: %v, %v", got, err)
		}
	}
}

func FuzzDecodeLog(f *testing.F) {
	f.Add(byte(0), byte(3), make([]byte, 200))
	topics := []common.Hash{SubmitTopic, NewEpochTopic, NewMinerIDTopic, UpdateMinerIDTopic, NewSubmissionTopic, DistributeRewardTopic}
	f.Fuzz(func(t *testing.T, kind, count byte, data []byte) {
		l := rawLog{Topics: []common.Hash{topics[int(kind)%len(topics)]}, Data: data}
		for range count % 5 {
			l.Topics = append(l.Topics, common.BytesToHash(data))
		}
		if got, err := DecodeLog(l.log()); (got == nil) == (err == nil) {
			t.Errorf("got %v and error %v", got, err)
		}
	})
}

func TestErrorsInWords(t *testing.T) {
	parsed, err := bindings.FixedPriceFlowMetaData.ParseABI()
	if err != nil {
		t.Fatal(err)
	}
	id := parsed.Errors["NotEnoughFee"].ID
	packed, err := parsed.Errors["NotEnoughFee"].Inputs.Pack(big.NewInt(10), big.NewInt(3), big.NewInt(25))
	if err != nil {
		t.Fatal(err)
	}
	revert := &client.Revert{Data: append(id[:4:4], packed...)}
	chain := &answering{err: revert}
	_, err = NewFlow(common.Address{}, chain).Context(t.Context(), client.Latest)
	var fee *NotEnoughFee
	if !errors.As(err, &fee) || !strings.Contains(err.Error(), "5 wei more") {
		t.Errorf("fee error: %v", err)
	}
	var paused *Paused
	if chain.err = (&client.Revert{Data: common.FromHex("d93c0665")}); !errors.As(Explain(chain.err), &paused) {
		t.Errorf("pause: %v", Explain(chain.err))
	}
	if chain.err = (&client.Revert{Reason: "Mine deadline exceed", Data: []byte{1, 2, 3, 4}}); Explain(chain.err) != chain.err {
		t.Errorf("another revert became %v", Explain(chain.err))
	}
	chain.err, chain.out = nil, nil
	if _, err = NewFlow(common.Address{}, chain).Context(t.Context(), client.Latest); err == nil || !strings.Contains(err.Error(), "check the configured address") {
		t.Errorf("no contract: %v", err)
	}
	chain.out = []byte{1, 2, 3}
	if _, err = NewFlow(common.Address{}, chain).Context(t.Context(), client.Latest); err == nil {
		t.Error("garbage was decoded")
	}
	chain.out = bytes.Repeat([]byte{0xff}, 192)
	if _, err = NewFlow(common.Address{}, chain).Context(t.Context(), client.Latest); !errors.Is(err, errTooBig) {
		t.Errorf("a context of huge numbers: %v", err)
	}
}
