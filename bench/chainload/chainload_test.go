package chainload

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm/runtime"

	"github.com/zgminer/zgminer/bench"
	"github.com/zgminer/zgminer/chain/genesis"
)

// asChild makes the test binary a node process.
const asChild = "ZGMINER_TEST_CHAINLOAD_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(asChild) != "" {
		if err := Child(context.Background(), os.Stdin, os.Stdout, nil); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// tiny is a run of a few seconds.
func tiny(t *testing.T) Options {
	t.Setenv(asChild, "1")
	return Options{
		Command: []string{os.Args[0]}, Dir: t.TempDir(), Settings: []Setting{{1, genesis.DevGasLimit, 1}},
		Transactions: 300, Probes: 1, Quiet: time.Second, EmptyBlocks: 15,
	}
}

func TestTinyRun(t *testing.T) {
	o := tiny(t)
	last := -1.0
	o.Progress = func(p bench.Progress) {
		if p.Share < last || p.Share > 1 || p.Step == "" {
			t.Errorf("progress: %+v after %v", p, last)
		}
		last = p.Share
	}
	r, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if last != 1 || len(r.Rows) != 2 || len(r.Idle) != 2 || r.Empty == nil || r.Verdict == "" {
		t.Fatalf("share %v, %+v", last, r)
	}
	for _, row := range r.Rows {
		if row.Validators != 1 || row.Transactions != 300 || !(row.TxPerS > 0 && row.BaselineTxPerS > 0 && row.ReceiptP50Ms > 0 && row.ReceiptP99Ms >= row.ReceiptP50Ms) {
			t.Errorf("%+v", row)
		}
		if cpuTime() > 0 && !(row.CPUUsPerTx > 0 && row.BaselineCPUUsPerTx > 0) {
			t.Errorf("no CPU time: %+v", row)
		}
	}
	if e := r.Empty; e.Blocks != 5 || !(e.AppMs > 0 && e.LiveMs > 0 && e.ReplayMs > 0) {
		t.Errorf("%+v", e)
	}
	for _, want := range []string{"VERDICT", "dev mode", "1 validator", "EMPTY BLOCKS", Transfers, Calls} {
		if !strings.Contains(r.Text(), want) {
			t.Errorf("%q is missing in\n%s", want, r.Text())
		}
	}
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		Schema string
		Rows   []map[string]any
	}
	if err := json.Unmarshal(data, &back); err != nil || back.Schema != Schema {
		t.Fatalf("%v, schema %q", err, back.Schema)
	}
	for _, key := range []string{"validators", "load", "tx_per_s", "cpu_us_per_tx", "receipt_p50_ms", "receipt_p99_ms", "baseline_tx_per_s", "baseline_cpu_us_per_tx"} {
		if _, ok := back.Rows[0][key]; !ok {
			t.Errorf("rows have no %q", key)
		}
	}
	empty(t, o.Dir)
}

func TestInterrupted(t *testing.T) {
	o := tiny(t)
	ctx, cancel := context.WithCancel(t.Context())
	o.Progress = func(p bench.Progress) {
		if strings.HasSuffix(p.Step, ": idle") {
			cancel()
		}
	}
	if r, err := Run(ctx, o); !errors.Is(err, context.Canceled) || r != nil {
		t.Errorf("%v, %v", r, err)
	}
	empty(t, o.Dir)
}

func TestErrors(t *testing.T) {
	o := tiny(t)
	o.Command = []string{"/bin/false"}
	if _, err := Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), "dev mode") {
		t.Errorf("a child that ends at once: %v", err)
	}
	empty(t, o.Dir)
	for _, change := range []func(*Options){
		func(o *Options) { o.Command = nil },
		func(o *Options) { o.Loads = []string{"coffee"} },
		func(o *Options) { o.Settings = []Setting{{0, genesis.DevGasLimit, 1}} },
		func(o *Options) { o.Settings = []Setting{{1, 21_000, 1}} },
		func(o *Options) { o.Transactions = 1e6 },
		func(o *Options) { o.Probes = 0 },
		func(o *Options) { o.Dir = filepath.Join(o.Dir, "missing") },
	} {
		o := tiny(t)
		change(&o)
		if _, err := Run(t.Context(), o); err == nil {
			t.Errorf("accepted: %+v", o)
		}
	}
	if err := Child(t.Context(), strings.NewReader(""), os.Stdout, nil); err == nil {
		t.Error("a child without a job")
	}
}

func empty(t *testing.T, dir string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestToken(t *testing.T) {
	to := common.Address{7}
	cfg := &runtime.Config{GasLimit: 1_000_000, Origin: common.Address{1}}
	if _, _, err := runtime.Execute(tokenCode(), transferCall(to, 5), cfg); err == nil {
		t.Error("units that the caller lacks")
	}
	at := common.BytesToAddress([]byte("contract")) // runtime.Execute's
	state := cfg.State
	state.SetState(at, balanceSlot(cfg.Origin), common.Hash{31: 9})
	state.SetCode(at, tokenCode(), 0)
	if _, _, err := runtime.Call(at, transferCall(to, 5), cfg); err != nil {
		t.Fatal(err)
	}
	if from, got := state.GetState(at, balanceSlot(cfg.Origin)), state.GetState(at, balanceSlot(to)); from != (common.Hash{31: 4}) || got != (common.Hash{31: 5}) {
		t.Errorf("balances %s and %s", from, got)
	}
	if logs := state.Logs(); len(logs) != 1 || logs[0].Topics[0] != transferTopic || common.BytesToHash(logs[0].Data) != (common.Hash{31: 5}) {
		t.Errorf("logs %v", logs)
	}
}

func TestFigures(t *testing.T) {
	l := &load{name: Transfers, txs: 1000}
	m := &mined{seconds: 2, cpu: 300 * time.Millisecond, blocks: []header{{10, 100, 10}, {11, 101, 10}, {12, 102, 3}, {13, 104, 10}}}
	if s := sample(l, m, 10*transferGas); s != (Sample{TxPerS: 500, CPUUsPerTx: 300, BlocksPerS: 0.75, FullBlocks: 0.5}) {
		t.Errorf("%+v", s)
	}
	row := Row{Rounds: []Round{
		{Sample{100, 200, 1, 1}, Sample{100, 100, 1, 1}}, {Sample{300, 100, 1, 1}, Sample{100, 100, 1, 1}}, {Sample{200, 300, 1, 1}, Sample{400, 100, 1, 1}},
	}}
	row.summarize()
	if row.TxPerS != 200 || row.CPUUsPerTx != 200 || row.BaselineTxPerS != 100 || row.TxRatio != (Spread{1, 0.5, 3}) || row.CPURatio != (Spread{2, 1, 3}) {
		t.Errorf("%+v", row)
	}
	o := Options{Settings: []Setting{{1, 5, 2}, {4, 5, 1}, {1, 9, 1}}}
	for _, c := range []struct {
		gas   uint64
		round int
		want  []int
	}{{5, 0, []int{0, 1, 4}}, {5, 1, []int{1, 0}}, {9, 0, []int{0, 1}}} {
		if got := o.sessions(c.gas, c.round); len(got) != len(c.want) || got[0] != c.want[0] {
			t.Errorf("gas limit %d, round %d: %v, want %v", c.gas, c.round, got, c.want)
		}
	}
}
