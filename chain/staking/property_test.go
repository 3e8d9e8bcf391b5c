package staking

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/contracts/bindings"
	"github.com/zgminer/zgminer/chain/rules"
)

// TestRandomOperations: whatever validators, delegators and consensus do, the books
// balance, nobody is owed more than there is, CometBFT accepts every change, and the
// set is the first by stake.
func TestRandomOperations(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) { randomOperations(t, seed, 160) })
	}
}

func randomOperations(t *testing.T, seed uint64, blocks int) {
	r := rand.New(rand.NewPCG(seed, 99))
	p := Test()
	p.MaxValidators, p.MaxCandidates = 5, 8
	p.WindowBlocks, p.JailBlocks, p.UnbondingBlocks, p.CommissionSeconds = 12, 3, 6, 4
	p.MinSignedPPM = 400_000
	p.DowntimeSlashPPM, p.DoubleSignPPM = 37_001, 333_333
	m := newMachine(t, p, 100, 90, 80)
	const people = 16
	var all []common.Address
	for i := range people {
		all = append(all, account(i))
	}
	done := map[string]int{}
	tickets := int64(0)
	for range blocks {
		w := rules.Context{Proposer: uint16(r.IntN(14))}
		for s := range uint16(5) {
			if r.IntN(10) < 3+4*int(s%2) {
				w.SetAbsent(s)
			}
		}
		if r.IntN(12) == 0 {
			w.AddEvidence(rules.Evidence{Validator: uint16(r.IntN(16)), Kind: uint8(1 + r.IntN(2))})
		}
		m.begin(big.NewInt(r.Int64N(1e18)), w.Word())
		for range r.IntN(6) {
			who := all[r.IntN(people)]
			index := uint16(r.IntN(10))
			var err error
			var what string
			switch r.IntN(10) {
			case 0:
				what = "create"
				n := r.IntN(people)
				_, err = m.create(n, new(big.Int).Add(tokens(32+r.Int64N(80)), big.NewInt(r.Int64N(1e18))))
			case 1, 2:
				what = "delegate"
				_, err = m.do(who, big.NewInt(1e16+r.Int64N(9e18)), call.PackDelegate(index))
			case 3, 4:
				what = "undelegate"
				out, e := m.do(who, nil, call.PackDelegation(index, who))
				if e != nil {
					continue
				}
				d := unpack2(m, call.UnpackDelegation, out)
				if d.Shares.Sign() == 0 {
					continue
				}
				part := new(big.Int).Set(d.Shares)
				if r.IntN(3) > 0 {
					part.Rsh(part, uint(r.IntN(60)))
				}
				if _, err = m.do(who, nil, call.PackUndelegate(index, part)); err == nil {
					tickets++
				}
			case 5:
				what = "withdraw"
				_, err = m.do(who, nil, call.PackWithdraw(big.NewInt(r.Int64N(tickets+1))))
			case 6:
				what = "claim"
				_, err = m.do(who, nil, call.PackClaim(index))
			case 7:
				what = "commission"
				if r.IntN(2) == 0 {
					_, err = m.do(who, nil, call.PackWithdrawCommission())
				} else {
					_, err = m.do(who, nil, call.PackSetCommission(uint32(r.IntN(60_000))))
				}
			case 9:
				what = "enlist"
				_, err = m.do(who, nil, call.PackEnlist(index))
			case 8:
				what = "unjail"
				if int(index) < len(m.infos()) {
					_, err = m.do(m.infos()[index].Operator, nil, call.PackUnjail(index))
				} else {
					continue
				}
			}
			if err == nil {
				done[what]++
			} else if err.Error() != "execution reverted" {
				t.Fatalf("block %d: %s: %v", m.block, what, err)
			}
		}
		m.end()
		if m.block%4 == 0 {
			m.check(all)
		}
		checkRanking(t, m, int(p.MaxValidators))
	}
	t.Log(done)
	for _, what := range []string{"create", "delegate", "undelegate", "withdraw", "claim", "commission", "unjail", "enlist"} {
		if done[what] == 0 {
			t.Errorf("no %s succeeded: the test shows less than it should", what)
		}
	}
	// Everybody takes out everything.
	m.begin(new(big.Int), common.Hash{})
	for _, v := range m.infos() {
		for _, who := range all {
			d := unpack2(m, call.UnpackDelegation, m.view(call.PackDelegation(v.Index, who)))
			m.must(who, nil, call.PackClaim(v.Index))
			if d.Tokens.Sign() > 0 {
				m.must(who, nil, call.PackUndelegate(v.Index, d.Shares))
				tickets++
			}
		}
		m.must(v.Operator, nil, call.PackWithdrawCommission())
	}
	m.end()
	m.pass(int(p.UnbondingBlocks))
	for i := range tickets {
		m.do(all[0], nil, call.PackWithdraw(big.NewInt(i))) // or it was before
	}
	totals := unpack2(m, call.UnpackTotals, m.view(call.PackTotals()))
	if totals.Tokens.Sign() != 0 || totals.Unbonding.Sign() != 0 {
		t.Errorf("after everybody left: %+v", totals)
	}
	if m.set.Size() == 0 {
		t.Error("the set is empty")
	}
}

// checkRanking compares the set with a ranking of its own.
func checkRanking(t *testing.T, m *machine, limit int) {
	t.Helper()
	var want []Info
	var in int
	for _, v := range m.infos() {
		if unpack2(m, call.UnpackValidator, m.view(call.PackValidator(v.Index))).Place > 0 {
			want = append(want, v) // a candidate
		}
		if v.Power > 0 {
			in++
		}
	}
	if len(want) == 0 {
		return // the old set stays
	}
	slices.SortStableFunc(want, func(a, b Info) int { return b.Tokens.Cmp(a.Tokens) })
	for i, v := range want {
		power := max(1, new(big.Int).Div(v.Tokens, token).Uint64())
		if i >= limit {
			power = 0
		}
		if v.Power != power {
			t.Fatalf("block %d: validator %d has rank %d with %d wei and power %d, want %d", m.block, v.Index, i, v.Tokens, v.Power, power)
		}
	}
	if in != min(limit, len(want)) {
		t.Fatalf("block %d: %d have power, want %d", m.block, in, min(limit, len(want)))
	}
}

// TestWorstBlocks: the most work that one block can bring fits into the gas that
// hooks give.
func TestWorstBlocks(t *testing.T) {
	p := Default()
	p.MaxValidators, p.MaxCandidates, p.WindowBlocks, p.MinSignedPPM = 128, 512, 2, 500_001
	var powers []uint64
	for range 128 {
		powers = append(powers, 33)
	}
	m := newMachine(t, p, powers...)
	m.begin(tokens(1), (&rules.Context{Proposer: 5}).Word())
	for i := range 384 {
		if out, err := m.create(128+i, tokens(32)); err != nil {
			t.Fatal(reason(out))
		}
	}
	m.end()
	// A full list: who comes next must beat the weakest.
	m.begin(tokens(1), (&rules.Context{Proposer: 5}).Word())
	if out, err := m.create(600, tokens(33)); err != nil {
		t.Fatal(reason(out))
	}
	t.Logf("createValidator with %d candidates: %d gas", p.MaxCandidates, m.gas)
	for i := range 128 {
		m.must(account(700), tokens(100), call.PackDelegate(uint16(300+i)))
	}
	diff := m.end()
	t.Logf("all 128 seats change hands, 512 candidates: %d gas of %d", m.gas, hookGas)
	if len(diff) != 2560 {
		t.Errorf("%d bytes of changes", len(diff))
	}
	// Everybody absent, with evidence: all are jailed and slashed in one block.
	w := rules.Context{Proposer: 5}
	for i := range uint16(128) {
		w.SetAbsent(i)
	}
	for i := range uint16(3) {
		w.AddEvidence(rules.Evidence{Validator: 300 + i, Kind: 1})
	}
	m.begin(tokens(1), w.Word())
	t.Logf("128 absent and jailed or convicted: %d gas of %d", m.gas, hookGas)
	m.end()
	t.Logf("the next 128: %d gas of %d", m.gas, hookGas)
	var jailed, active int
	for _, v := range m.infos() {
		switch v.Status {
		case Jailed:
			jailed++
		case Active:
			active++
		}
	}
	if jailed != 125 || active != 128 || m.set.Size() != 128 {
		t.Errorf("%d jailed, %d active, %d in the set", jailed, active, m.set.Size())
	}
}

// FuzzHooks: no word makes onBlock fail, and the books balance after it.
func FuzzHooks(f *testing.F) {
	f.Add(make([]byte, 64), uint64(1))
	f.Add([]byte{1, 0, 0, 1, 3, 0, 0, 1, 0, 1, 1, 0, 2, 2, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}, uint64(1e18))
	p := Test()
	p.WindowBlocks, p.MinSignedPPM, p.JailBlocks = 3, 700_000, 1
	first := newMachine(f, p, 50, 40, 1000)
	f.Fuzz(func(t *testing.T, words []byte, mint uint64) {
		m := *first
		m.t, m.db, m.set = t, first.db.Copy(), first.set.Copy()
		for i := 0; i < 12 && len(words) > 0; i++ {
			w := common.BytesToHash(nil)
			words = words[copy(w[:], words):]
			if i%2 == 0 {
				w[0] = 1
			}
			m.begin(new(big.Int).SetUint64(mint), w)
			m.end()
			if i == 3 {
				m.create(3, tokens(45))
			}
			if i%3 == 2 {
				m.do(account(1), nil, call.PackUnjail(1))
			}
		}
		m.pass(1) // a block with a word of another version does not count what came
		m.check([]common.Address{account(0), account(1), account(2), account(3)})
	})
}

// TestRandomWords: thousands of words that no honest node would make.
func TestRandomWords(t *testing.T) {
	p := Test()
	p.MaxValidators, p.WindowBlocks, p.JailBlocks = 4, 5, 2
	m := newMachine(t, p, 100, 90, 80, 70)
	all := []common.Address{account(0), account(1), account(2), account(3), account(4)}
	if out, err := m.create(4, tokens(75)); err != nil {
		t.Fatal(reason(out))
	}
	r := rand.New(rand.NewPCG(7, 7))
	for i := range 2000 {
		w := randomWord(r)
		if i%8 != 0 {
			w[0] = 1
		}
		if i%3 != 0 {
			w[4] &= 3 // else beyond three pieces
		}
		if i < 1000 { // evidence ends everything: later
			w[4] = 0
		}
		m.begin(big.NewInt(r.Int64N(1e15)), w)
		if v := uint16(r.IntN(5)); i%2 == 0 {
			m.do(account(int(v)), tokens(1), call.PackDelegate(v))
			m.do(account(int(v)), nil, call.PackUnjail(v))
		}
		m.end()
	}
	m.pass(1)
	m.check(all)
}

// TestGovernanceOfParams: parameters change within their ranges, by governance only;
// a new window forgets.
func TestGovernanceOfParams(t *testing.T) {
	m := newMachine(t, Test(), 100, 100)
	m.pass(30, 1)
	p := unpack2(m, call.UnpackParams, m.view(call.PackParams()))
	m.fails("only governance", account(0), nil, call.PackSetParams(p))
	for want, change := range map[string]func(*bindings.StakingStorageParams){
		"counts out of range":                    func(p *bindings.StakingStorageParams) { p.MaxValidators = 129 },
		"there are more candidates":              func(p *bindings.StakingStorageParams) { p.MaxValidators, p.MaxCandidates = 1, 2 },
		"blocks out of range":                    func(p *bindings.StakingStorageParams) { p.WindowBlocks = 0 },
		"times out of range":                     func(p *bindings.StakingStorageParams) { p.JailBlocks = 1 << 63 },
		"punishments out of range":               func(p *bindings.StakingStorageParams) { p.DoubleSignSlashPpm = 500_001 },
		"parts out of range":                     func(p *bindings.StakingStorageParams) { p.ProposerBonusPpm = 1_000_001 },
		"the types of keys are fixed by genesis": func(p *bindings.StakingStorageParams) { p.KeyTypes = 6 },
	} {
		bad := p
		change(&bad)
		if want == "there are more candidates" {
			if out, err := m.create(2, tokens(40)); err != nil {
				t.Fatal(reason(out))
			}
		}
		m.fails(want, governance, nil, call.PackSetParams(bad))
	}
	p.WindowBlocks, p.MaxValidators = 50, 1
	m.must(governance, nil, call.PackSetParams(p))
	m.pass(1)
	if m.set.Size() != 1 || m.infos()[0].Status != Active {
		t.Errorf("%d in the set of one", m.set.Size())
	}
	m.pass(47, 0)
	if s := m.infos()[0].Status; s != Active {
		t.Errorf("%v after 47 absences of 50", s)
	}
	m.pass(1, 0)
	if s := m.infos()[0].Status; s != Jailed {
		t.Errorf("%v after 48 absences of 50", s)
	}
}
