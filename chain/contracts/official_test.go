package contracts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

// The comparison with the official contracts. Their artefacts are not part of the
// project: compile them (solc 0.8.20, optimizer 200 runs) into a folder of files
// NAME.json with the fields abi and bytecode, and name the folder in
// ZGMINER_OFFICIAL_CONTRACTS. ZGMINER_OFFICIAL_CALLS sets the number of calls.
const (
	officialFolder = "ZGMINER_OFFICIAL_CONTRACTS"
	officialCalls  = "ZGMINER_OFFICIAL_CALLS"
)

// official loads a contract of the official set.
func official(t testing.TB, name string) *Artifact {
	t.Helper()
	dir := os.Getenv(officialFolder)
	if dir == "" {
		t.Skipf("set %s to a folder with the compiled official contracts to compare with them", officialFolder)
	}
	text, err := os.ReadFile(filepath.Join(dir, name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		ABI      json.RawMessage
		Bytecode hexutil.Bytes
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	parsed, err := abi.JSON(bytes.NewReader(v.ABI))
	if err != nil {
		t.Fatal(err)
	}
	return &Artifact{Contract: name, ABI: parsed, Bytecode: v.Bytecode}
}

// TestOfficialABI compares the interfaces, names of parameters included.
func TestOfficialABI(t *testing.T) {
	for _, name := range []string{Flow, FixedPriceFlow, DigestHistory, PoraMine, FixedPrice, DummyMarket, DummyReward, ChunkLinearReward, ChunkDecayReward, Escrow} {
		theirs, ours := describe(&official(t, name).ABI), describe(&artifact(t, name).ABI)
		for _, line := range theirs {
			if !slices.Contains(ours, line) {
				t.Errorf("%s: only the official contract has %s", name, line)
			}
		}
		for _, line := range ours {
			if !slices.Contains(theirs, line) {
				t.Errorf("%s: only ours has %s", name, line)
			}
		}
	}
}

// describe lists everything of an interface that a client can notice.
func describe(a *abi.ABI) (lines []string) {
	lines = append(lines, "constructor"+arguments(a.Constructor.Inputs))
	for _, m := range a.Methods {
		lines = append(lines, fmt.Sprintf("%x %s%s returns %s %s", m.ID, m.RawName, arguments(m.Inputs), arguments(m.Outputs), m.StateMutability))
	}
	for _, e := range a.Events {
		lines = append(lines, fmt.Sprintf("event %x %s%s", e.ID, e.RawName, arguments(e.Inputs)))
	}
	for _, e := range a.Errors {
		lines = append(lines, fmt.Sprintf("error %x %s%s", e.ID[:4], e.Name, arguments(e.Inputs)))
	}
	if a.HasReceive() {
		lines = append(lines, "receive")
	}
	if a.HasFallback() {
		lines = append(lines, "fallback")
	}
	slices.Sort(lines)
	return lines
}

func arguments(args abi.Arguments) string {
	var parts []string
	for _, a := range args {
		parts = append(parts, typeName(&a.Type)+map[bool]string{true: " indexed "}[a.Indexed]+" "+a.Name)
	}
	return "(" + strings.Join(parts, ",") + ")"
}

// typeName is a type with the names of a struct's fields.
func typeName(t *abi.Type) string {
	switch t.T {
	case abi.TupleTy:
		var parts []string
		for i, e := range t.TupleElems {
			parts = append(parts, typeName(e)+" "+t.TupleRawNames[i])
		}
		return "(" + strings.Join(parts, ",") + ")"
	case abi.SliceTy:
		return typeName(t.Elem) + "[]"
	case abi.ArrayTy:
		return fmt.Sprintf("%s[%d]", typeName(t.Elem), t.Size)
	}
	return t.String()
}

// twins are the two sets of contracts on two machines, at the same addresses.
type twins struct {
	t     testing.TB
	rnd   *rand.Rand
	m     [2]*machine // 0: official, 1: ours
	calls int
	// Counts by kind of outcome, and how often the stated bounds decided.
	outcomes map[string]int
	bounds   map[string]int

	market, reward, mine, flow *contract // ours
	views                      []view
	watched                    []common.Address // balances
}

type view struct {
	c    *contract
	data []byte
	name string
}

func newTwins(t testing.TB, seed uint64, label string, block uint64) *twins {
	w := &twins{t: t, rnd: rand.New(rand.NewPCG(seed, 1)), outcomes: map[string]int{}, bounds: map[string]int{}}
	for i := range w.m {
		w.m[i] = newMachine(t, label, block)
		w.m[i].time = 1_700_000_000
	}
	return w
}

// deploy creates both versions of a contract, behind proxies if asked.
func (w *twins) deploy(name string, proxied bool, args ...any) *contract {
	w.t.Helper()
	var out [2]*contract
	for i, m := range w.m {
		a := artifact(w.t, name)
		if i == 0 {
			a = official(w.t, name)
		}
		code, err := a.Creation(args...)
		if err != nil {
			w.t.Fatal(err)
		}
		c := m.bind(name, m.create(owner, code, nil).must().to)
		if proxied {
			beacon := m.deploy(UpgradeableBeacon, c.at, owner)
			c.at = m.deploy(BeaconProxy, beacon.at, []byte{}).at
		}
		out[i] = c
	}
	if out[0].at != out[1].at {
		w.t.Fatalf("%s is at %s and %s", name, out[0].at, out[1].at)
	}
	return out[1]
}

// watch adds views without arguments, and balances.
func (w *twins) watch(c *contract, methods ...string) {
	for _, name := range methods {
		w.views = append(w.views, view{c, c.pack(name), c.name + "." + name})
	}
	w.watched = append(w.watched, c.at)
}

func (w *twins) at(block uint64) {
	for _, m := range w.m {
		m.at(block)
	}
}

func (w *twins) block() uint64 { return w.m[1].block }

func (w *twins) later(seconds uint64) {
	for _, m := range w.m {
		m.time += seconds
	}
}

// describe is everything that can be seen of an outcome.
func (o *outcome) describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%v %x\n", o.err, o.data)
	for _, l := range o.logs {
		fmt.Fprintf(&b, "%s %v %x\n", l.Address, l.Topics, l.Data)
	}
	return b.String()
}

// call sends the same transaction to both, or only asks, and compares everything.
func (w *twins) call(name string, from, to common.Address, data []byte, value *big.Int, keep bool) *outcome {
	w.t.Helper()
	var o [2]*outcome
	for i, m := range w.m {
		if keep {
			o[i] = m.send(from, to, data, value)
		} else {
			o[i] = m.ask(from, to, data)
		}
	}
	w.calls++
	why := o[1].why()
	w.outcomes[name+": "+why]++
	if why == "Seal offset out of bound" || why == "Recall position out of range" {
		if keep {
			w.t.Fatalf("%s: such an answer has to be tried only", name)
		}
		w.bounds[why+" | official: "+o[0].why()]++
		return o[1]
	}
	if a, b := o[0].describe(), o[1].describe(); a != b {
		w.t.Errorf("call %d, %s at block %d with %x: official %s (%s), ours %s (%s)", w.calls, name, w.block(), clip(data), clipText(a), o[0].why(), clipText(b), why)
		if keep && (o[0].err == nil) != (o[1].err == nil) {
			w.t.FailNow()
		}
	}
	if keep {
		w.compareViews(name)
	}
	return o[1]
}

func clip(b []byte) []byte { return b[:min(len(b), 600)] }

func clipText(s string) string { return s[:min(len(s), 600)] }

func (w *twins) compareViews(after string) {
	w.t.Helper()
	for _, v := range w.views {
		a, b := w.m[0].ask(stranger, v.c.at, v.data).describe(), w.m[1].ask(stranger, v.c.at, v.data).describe()
		if a != b {
			w.t.Fatalf("after call %d, %s: %s is %s in the official contract, %s in ours", w.calls, after, v.name, a, b)
		}
	}
	for _, at := range w.watched {
		if a, b := w.m[0].balance(at), w.m[1].balance(at); a.Cmp(b) != 0 {
			w.t.Fatalf("after call %d, %s: balance of %s is %s, ours %s", w.calls, after, at, a, b)
		}
	}
}

// send calls a method of one of the contracts in a transaction.
func (w *twins) send(from common.Address, c *contract, method string, args ...any) *outcome {
	w.t.Helper()
	return w.call(c.name+"."+method, from, c.at, c.pack(method, args...), nil, true)
}

func (w *twins) pay(from common.Address, value *big.Int, c *contract, method string, args ...any) *outcome {
	w.t.Helper()
	return w.call(c.name+"."+method, from, c.at, c.pack(method, args...), value, true)
}

func (w *twins) try(from common.Address, c *contract, method string, args ...any) *outcome {
	w.t.Helper()
	return w.call(c.name+"."+method, from, c.at, c.pack(method, args...), nil, false)
}

// tally sums up several pairs of worlds.
type tally struct {
	calls            int
	outcomes, bounds map[string]int
}

func (s *tally) add(w *twins) {
	if s.outcomes == nil {
		s.outcomes, s.bounds = map[string]int{}, map[string]int{}
	}
	s.calls += w.calls
	for k, n := range w.outcomes {
		s.outcomes[k] += n
	}
	for k, n := range w.bounds {
		s.bounds[k] += n
	}
}

// report logs what was compared. Arguments of custom errors are left out.
func (s *tally) report(t testing.TB, name string) {
	short := map[string]int{}
	for k, n := range s.outcomes {
		k, _, _ = strings.Cut(k, "(0x")
		k, _, _ = strings.Cut(k, "Fee(")
		short[k] += n
	}
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(short)) {
		fmt.Fprintf(&b, "%6d %s\n", short[k], k)
	}
	for _, k := range slices.Sorted(maps.Keys(s.bounds)) {
		fmt.Fprintf(&b, "%6d decided by a bound of ours: %s\n", s.bounds[k], k)
	}
	t.Logf("%s: %d calls compared\n%s", name, s.calls, b.String())
}

func wantedCalls(t testing.TB) int {
	n := 12_000
	if s := os.Getenv(officialCalls); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	return n
}
