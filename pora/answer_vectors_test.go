package pora

import (
	"fmt"
	"strings"
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
)

func eachTier(t *testing.T, f func(t *testing.T, cpu *kernels.CPU)) {
	for _, cpu := range kernels.Tiers() {
		t.Run(cpu.String(), func(t *testing.T) { f(t, cpu) })
	}
}

// openWorld rebuilds the world of a one-epoch file and checks its head.
func openWorld(t *testing.T, h *testvec.PoraOneEpoch, cpu *kernels.CPU) (*world, *State) {
	w := newWorld(t, cpu, &h.PoraHead)
	s := w.state(contextOf(&h.Context), h.SubmitBlock)
	testvec.Check(t, w.mine.Target, number(&h.PoraTarget), "target")
	w.checkContext(t, s.Context)
	w.checkSubtask(t, s, &h.Subtask)
	return w, s
}

func (w *world) checkSubtask(t *testing.T, s *State, v *testvec.Subtask) {
	t.Helper()
	m, err := w.mine.Upcoming(s.Context.Epoch)
	testvec.Check(t, err, nil, "upcoming parameters")
	got, err := m.Subtask(&s.Context, Hash(w.Miner.MinerID))
	testvec.Check(t, err, nil, "subtask")
	testvec.Check(t, got, Subtask{v.Index, v.StartBlock, v.StartBlock + w.InitParams.TargetMineBlocks}, "subtask")
	testvec.Check(t, w.blockHash(v.StartBlock), Hash(v.StartBlockHash), "hash of the subtask's start")
	testvec.Check(t, SubtaskDigest(s.Context.Digest, Hash(v.StartBlockHash)), Hash(v.Digest), "subtask digest")
}

func TestSingleVectors(t *testing.T) {
	var v struct {
		testvec.PoraOneEpoch
		Answers              []testvec.Answer
		ComputeWorkerContext struct {
			Context                                                 testvec.Context
			MaxShards                                               uint64
			PoraTarget                                              testvec.Number
			SubtaskDigest                                           testvec.Hash
			ReturnData                                              testvec.Hex
			ErrorFromOtherCaller, ErrorUnknownMiner, ErrorZeroMiner string
		}
	}
	testvec.Load(t, "pora/single.json", &v)
	eachTier(t, func(t *testing.T, cpu *kernels.CPU) {
		w, s := openWorld(t, &v.PoraOneEpoch, cpu)
		c := &v.ComputeWorkerContext
		want := WorkerContext{contextOf(&c.Context), number(&c.PoraTarget), Hash(c.SubtaskDigest), c.MaxShards}
		got, err := ComputeWorkerContext(s, WorkerContextCaller, Hash(w.Miner.MinerID))
		testvec.Check(t, err, nil, "worker context")
		testvec.Check(t, *got, want, "worker context")
		testvec.Check(t, testvec.Hex(got.AppendABI(nil)).String(), c.ReturnData.String(), "worker context's return data")
		back, err := DecodeWorkerContext(c.ReturnData)
		testvec.Check(t, err, nil, "decoded worker context")
		testvec.Check(t, *back, want, "decoded worker context")
		for id, e := range map[Hash]string{{}: c.ErrorZeroMiner, {1}: c.ErrorUnknownMiner} {
			_, err := ComputeWorkerContext(s, WorkerContextCaller, id)
			testvec.Check(t, reason(err), e, "worker context of id %x", id)
		}
		_, err = ComputeWorkerContext(s, Address{1}, Hash(w.Miner.MinerID))
		testvec.Check(t, reason(err), c.ErrorFromOtherCaller, "worker context for another caller")

		for i := range v.Answers {
			a := &v.Answers[i]
			name := fmt.Sprintf("answer %d", i)
			verdict := w.submit(t, w.check(t, a, s.Context, name), s, a.Outcome(), name)
			if verdict == nil {
				t.Fatalf("%s was not accepted", name)
			}
			testvec.Check(t, verdict.Threshold, Hash(a.Threshold), "%s: threshold", name)
			testvec.Check(t, verdict.Quality, Hash(a.Quality), "%s: quality", name)
			testvec.Check(t, verdict.SubtaskDigest, Hash(a.SubtaskDigest), "%s: subtask digest", name)
			testvec.Check(t, verdict.Event.Index, uint64(i), "%s: index in the epoch", name)
			w.accept(verdict)
			s = w.state(s.Context, s.Block)
		}
		testvec.Check(t, len(w.done), LoadUnits, "accepted answers")
	})
}

func TestShardsVectors(t *testing.T) {
	var v struct {
		testvec.PoraOneEpoch
		Answers       []testvec.Answer
		TooManyShards struct {
			Nonce  testvec.Hash
			Range  testvec.RecallRange
			Result string
		}
	}
	testvec.Load(t, "pora/shards.json", &v)
	eachTier(t, func(t *testing.T, cpu *kernels.CPU) {
		w, s := openWorld(t, &v.PoraOneEpoch, cpu)
		var last *Answer
		for i := range v.Answers {
			name := fmt.Sprintf("answer %d", i)
			last = w.check(t, &v.Answers[i], s.Context, name)
			if verdict := w.submit(t, last, s, v.Answers[i].Outcome(), name); verdict != nil {
				testvec.Check(t, verdict.Threshold, Hash(v.Answers[i].Threshold), "%s: threshold", name)
				w.accept(verdict)
				s = w.state(s.Context, s.Block)
			} else {
				testvec.Check(t, *v.Answers[i].Accepted, false, "%s: accepted", name)
			}
		}
		many := *last
		many.Nonce, many.Range = Hash(v.TooManyShards.Nonce), rangeOf(&v.TooManyShards.Range).Wide()
		w.submit(t, &many, s, v.TooManyShards.Result, "too many shards")
	})
}

func TestRejectionsVectors(t *testing.T) {
	var v struct {
		testvec.PoraOneEpoch
		Base                    testvec.Answer
		BoundaryUnits, LoadZero []testvec.Answer
		Mutations               []struct {
			Name    string
			Changed map[string]any
			Result  string
		}
		CommitLogs []struct {
			Topics []testvec.Hash
			Data   testvec.Hex
		}
		Resubmission            string
		AfterWindow, AfterEpoch struct {
			Block  uint64
			Result string
		}
		LastBlockOfWindow struct {
			Block        uint64
			Resubmission string
		}
	}
	testvec.Load(t, "pora/rejections.json", &v)
	eachTier(t, func(t *testing.T, cpu *kernels.CPU) {
		w, s := openWorld(t, &v.PoraOneEpoch, cpu)
		base := w.check(t, &v.Base, s.Context, "base")
		for _, m := range v.Mutations {
			a := *base
			a.MerkleProof = append([]Hash(nil), base.MerkleProof...)
			for field, value := range m.Changed {
				mutate(t, w, &a, field, value)
			}
			w.submit(t, &a, s, m.Result, m.Name)
		}
		for name, list := range map[string][]testvec.Answer{"boundary unit": v.BoundaryUnits, "load zero": v.LoadZero} {
			for i := range list {
				name := fmt.Sprintf("%s %d", name, i)
				w.submit(t, w.check(t, &list[i], s.Context, name), w.fork().state(s.Context, s.Block), list[i].Outcome(), name)
			}
		}
		for _, b := range v.BoundaryUnits {
			if at := b.EpochBoundaryAt; at <= b.RecallPosition || at >= b.RecallPosition+UnitSectors {
				t.Errorf("boundary %d is not inside the unit at %d", at, b.RecallPosition)
			}
		}

		verdict := w.submit(t, base, s, "", "base")
		for _, want := range v.CommitLogs {
			got := verdict.Event.Log()
			testvec.Check(t, len(got.Topics), len(want.Topics), "commit log topics")
			for i := range want.Topics {
				testvec.Check(t, got.Topics[i], Hash(want.Topics[i]), "commit log topic %d", i)
			}
			testvec.Check(t, testvec.Hex(got.Data).String(), want.Data.String(), "commit log data")
			back, err := DecodeNewSubmission(got)
			testvec.Check(t, err, nil, "decoded commit log")
			testvec.Check(t, *back, verdict.Event, "decoded commit log")
		}
		w.accept(verdict)
		w.submit(t, base, w.state(s.Context, s.Block), v.Resubmission, "resubmission")
		w.submit(t, base, w.state(s.Context, v.LastBlockOfWindow.Block), v.LastBlockOfWindow.Resubmission, "resubmission in the window's last block")
		w.submit(t, base, w.state(s.Context, v.AfterWindow.Block), v.AfterWindow.Result, "after the window")
		// A block of the next epoch makes its context first.
		w.epochs.Epoch, w.epochs.StartPosition = s.Context.Epoch, s.Context.FlowLength
		root, err := w.tree.Root(w.tree.Length())
		testvec.Check(t, err, nil, "flow root")
		made := w.epochs.Advance(v.AfterEpoch.Block, root, w.tree.Length(), w.blockHash)
		testvec.Check(t, len(made), 1, "contexts made after the epoch")
		w.submit(t, base, w.state(w.epochs.Current, v.AfterEpoch.Block), v.AfterEpoch.Result, "after the epoch")
	})
}

// mutate changes one field of an answer as rejections.json describes it.
func mutate(t *testing.T, w *world, a *Answer, field string, value any) {
	t.Helper()
	num := func() uint256.Int { return *uint256.NewInt(uint64(value.(float64))) }
	hash := func() (h Hash) {
		var v testvec.Hash
		if err := v.UnmarshalText([]byte(value.(string))); err != nil {
			t.Fatal(err)
		}
		return Hash(v)
	}
	switch field {
	case "minerId":
		a.MinerID = hash()
	case "contextDigest":
		a.ContextDigest = hash()
	case "nonce":
		a.Nonce = hash()
	case "sealedContextDigest":
		a.SealedContextDigest = hash()
	case "range.startPosition":
		a.Range.StartPosition = num()
	case "range.mineLength":
		a.Range.MineLength = num()
	case "range.shardId":
		n := num()
		a.Range.ShardID = n.Uint64()
	case "range.shardMask":
		a.Range.ShardMask = uint256.MustFromHex(value.(string)).Uint64()
	case "recallPosition":
		a.RecallPosition = num()
	case "sealOffset":
		a.SealOffset = num()
	case "sealedData[0]", "sealedData[127]":
		h, at := hash(), 0
		if strings.Contains(field, "127") {
			at = 127 * 32
		}
		copy(a.SealedData[at:], h[:])
	case "sealedData":
		testvec.Check(t, value.(string), "raw flow data of the unit", "mutation")
		copy(a.SealedData[:], w.data[a.RecallPosition.Uint64()*256:])
	case "merkleProof[0]":
		a.MerkleProof[0] = hash()
	case "merkleProof.length":
		a.MerkleProof = a.MerkleProof[:int(value.(float64))]
	case "merkleProof.appended":
		a.MerkleProof = append(a.MerkleProof, hash())
	default:
		t.Fatalf("unknown field %q", field)
	}
}

func TestDifficultyVectors(t *testing.T) {
	type refusal struct {
		Block  uint64
		Result string
	}
	var v struct {
		testvec.PoraHead
		Epochs []struct {
			Context                                                testvec.Context
			Subtask                                                testvec.Subtask
			PoraTargetStored, PoraTargetEffective, PoraTargetAfter testvec.Number
			Answers                                                []testvec.Answer
			AtSubtaskStartBlock                                    *refusal
			AfterWindow                                            refusal
			CanSubmitAtEnd                                         bool
			WorkerContextAfterWindow                               struct {
				PoraTarget    testvec.Number
				SubtaskDigest testvec.Hash
			}
		}
		AfterSkippedEpochs struct {
			Context                               testvec.Context
			PoraTargetStored, PoraTargetEffective testvec.Number
		}
	}
	testvec.Load(t, "pora/difficulty.json", &v)
	eachTier(t, func(t *testing.T, cpu *kernels.CPU) {
		w := newWorld(t, cpu, &v.PoraHead)
		sealed := map[uint64][]byte{}
		id := Hash(w.Miner.MinerID)
		for n, e := range v.Epochs {
			testvec.Check(t, w.mine.Target, number(&e.PoraTargetStored), "epoch %d: stored target", n)
			c := contextOf(&e.Context)
			s := w.state(c, e.Subtask.StartBlock+1)
			w.checkContext(t, c)
			w.checkSubtask(t, s, &e.Subtask)
			wc, err := ComputeWorkerContext(s, WorkerContextCaller, id)
			testvec.Check(t, err, nil, "epoch %d: worker context", n)
			testvec.Check(t, wc.Target, number(&e.PoraTargetEffective), "epoch %d: target of the worker context", n)
			testvec.Check(t, wc.SubtaskDigest, Hash(e.Subtask.Digest), "epoch %d: digest of the worker context", n)
			next := 0
			var last *Answer
			for i := range e.Answers {
				av := &e.Answers[i]
				name := fmt.Sprintf("epoch %d answer %d", n, i)
				nonce, hit := w.search(t, sealed, wc, av, next)
				testvec.Check(t, nonce+1-next, av.NoncesTried, "%s: nonces tried", name)
				testvec.Check(t, uint64(hit.Unit), av.SealOffset, "%s: first hit", name)
				testvec.Check(t, hit.Quality, Hash(av.Quality), "%s: quality of the hit", name)
				next = nonce + 1
				last = w.check(t, av, c, name)
				s = w.state(c, e.Subtask.StartBlock+1)
				if verdict := w.submit(t, last, s, av.Outcome(), name); verdict != nil {
					testvec.Check(t, verdict.Threshold, Hash(av.Threshold), "%s: threshold", name)
					w.accept(verdict)
				}
				testvec.Check(t, w.mine.CurrentSubmissions, av.CurrentSubmissionsAfter, "%s: submissions", name)
			}
			testvec.Check(t, w.mine.Target, number(&e.PoraTargetAfter), "epoch %d: target at the end", n)
			testvec.Check(t, w.mine.CanSubmit(c.Epoch), e.CanSubmitAtEnd, "epoch %d: can submit", n)
			if r := e.AtSubtaskStartBlock; r != nil {
				w.submit(t, last, w.state(c, r.Block), r.Result, "at the subtask's start block")
			}
			s = w.state(c, e.AfterWindow.Block)
			w.submit(t, last, s, e.AfterWindow.Result, "after the window")
			wc, err = ComputeWorkerContext(s, WorkerContextCaller, id)
			testvec.Check(t, err, nil, "epoch %d: worker context after the window", n)
			testvec.Check(t, wc.Target, number(&e.WorkerContextAfterWindow.PoraTarget), "epoch %d: target after the window", n)
			testvec.Check(t, wc.SubtaskDigest, Hash(e.WorkerContextAfterWindow.SubtaskDigest), "epoch %d: digest after the window", n)
		}
		c := contextOf(&v.AfterSkippedEpochs.Context)
		testvec.Check(t, w.mine.Target, number(&v.AfterSkippedEpochs.PoraTargetStored), "stored target after skipped epochs")
		next, err := w.mine.Upcoming(c.Epoch)
		testvec.Check(t, err, nil, "roll over skipped epochs")
		testvec.Check(t, next.Target, number(&v.AfterSkippedEpochs.PoraTargetEffective), "target after skipped epochs")
		history := len(w.epochs.History)
		w.epochs.Epoch, w.epochs.StartPosition = c.Epoch-1, c.FlowLength
		made := w.epochs.Advance(c.MineStart+1, c.FlowRoot, c.FlowLength, w.blockHash)
		testvec.Check(t, len(made), 1, "context after skipped epochs")
		testvec.Check(t, made[0].Context, c, "context after skipped epochs")
		testvec.Check(t, len(w.epochs.History), history+1, "range after skipped epochs")
	})
}

// search mines as the vectors were made: nonce by nonce from number next on,
// units in order; it returns the first nonce with a hit and the hit.
func (w *world) search(t *testing.T, sealed map[uint64][]byte, wc *WorkerContext, v *testvec.Answer, next int) (int, kernels.Hit) {
	t.Helper()
	base := v.NonceSeed[:strings.LastIndex(v.NonceSeed, "/")+1]
	r := rangeOf(&v.Range)
	scale, err := r.Scale(wc.Context.FlowLength)
	if err != nil {
		t.Fatal(err)
	}
	limit := Threshold(&wc.Target, &scale)
	testvec.Check(t, limit, Hash(v.Threshold), "threshold before the search")
	window := Window{Hash(w.Miner.MinerID), wc.SubtaskDigest, r.Digest()}
	hits := make([]kernels.Hit, LoadUnits)
	for n := next; n < next+1000; n++ {
		trial := window.Try(w.cpu, Hash(testvec.HashOf(fmt.Sprint(base, n))))
		load, ok := r.Load(trial.RecallSeed)
		if !ok {
			continue
		}
		if sealed[load] == nil {
			sealed[load] = w.sealedLoad(t, load, wc.Context.FlowLength)
		}
		if w.cpu.Search(hits, sealed[load], trial.Pad[:], &trial.Seed, 1<<64-1, &limit) > 0 {
			return n, hits[0]
		}
	}
	t.Fatal("no hit in 1000 nonces")
	return 0, kernels.Hit{}
}
