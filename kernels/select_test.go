package kernels

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels/internal/generic"
	"github.com/zgminer/zgminer/kernels/internal/variant"
)

func TestParseTier(t *testing.T) {
	for in, want := range map[string]Tier{"": Auto, "auto": Auto, " AVX2 ": AVX2, "avx512": AVX512, "generic": Generic} {
		if got, err := ParseTier(in); err != nil || got != want {
			t.Errorf("ParseTier(%q) = %q, %v", in, got, err)
		}
	}
	_, err := ParseTier("sse9")
	var tier *ErrTier
	if !errors.As(err, &tier) || !strings.Contains(err.Error(), `"sse9"`) || !strings.Contains(err.Error(), "auto|generic") {
		t.Errorf("unhelpful error: %v", err)
	}
}

func TestForTier(t *testing.T) {
	have := map[Tier]bool{}
	for _, c := range Tiers() {
		have[c.Tier()] = true
	}
	for _, tier := range []Tier{Generic, AVX2, AVX512} {
		c, err := ForTier(tier)
		if have[tier] != (err == nil) || (err == nil && c.Tier() != tier) {
			t.Errorf("ForTier(%s) = %v, %v", tier, c, err)
		}
	}
	if _, err := ForTier(Auto); err == nil {
		t.Error("auto is no set of kernels")
	}
}

// TestTierThatTheCPULacks runs in a process of its own from which the vector
// extensions are hidden, so it asserts something on every machine.
func TestTierThatTheCPULacks(t *testing.T) {
	if os.Getenv("ZGMINER_TEST_LACKING") == "" {
		c := exec.Command(os.Args[0], "-test.run", "^TestTierThatTheCPULacks$", "-test.v")
		c.Env = append(os.Environ(), "ZGMINER_TEST_LACKING=1", TierEnv+"=", "GODEBUG=cpu.avx2=off,cpu.avx512f=off")
		if out, err := c.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
			t.Errorf("%v: %s", err, out)
		}
		return
	}
	if all := Tiers(); len(all) != 1 || all[0].Tier() != Generic {
		t.Errorf("tiers %v", all)
	}
	for _, tier := range []Tier{AVX2, AVX512} {
		_, err := Choose(tier, "flag")
		var e *ErrTier
		if !errors.As(err, &e) || !strings.Contains(err.Error(), string(tier)) || !strings.Contains(err.Error(), "auto|generic ") {
			t.Errorf("%s: %v", tier, err)
		}
	}
	if s, err := Choose(Auto, "default"); err != nil || s.CPU.Tier() != Generic || s.FellBack() {
		t.Errorf("auto: %+v, %v", s, err)
	}
}

func TestSelectHonoursEnvironment(t *testing.T) {
	t.Setenv(TierEnv, "generic")
	s, err := Select(Auto)
	if err != nil || s.CPU.Tier() != Generic || s.From != "environment" || len(s.Timings) != 0 {
		t.Errorf("got %+v, %v", s, err)
	}
	t.Setenv(TierEnv, "sse9")
	if _, err := Select(Generic); err == nil {
		t.Error("an unknown tier in the environment was ignored")
	}
}

func TestSelectAuto(t *testing.T) {
	t.Setenv(TierEnv, "")
	s, err := Select("")
	if err != nil {
		t.Fatal(err)
	}
	if s.From != "default" || s.Requested != Auto || s.FellBack() {
		t.Errorf("got %+v", s)
	}
	if n := len(Tiers()); n > 1 && len(s.Timings) != 2 {
		t.Errorf("%d tiers but %d timings", n, len(s.Timings))
	}
	for _, c := range Tiers() {
		if err := SelfTest(c, 42); err != nil {
			t.Error(err)
		}
	}
}

func TestFaster(t *testing.T) {
	for want, timings := range [][]TierTiming{
		{{AVX512, 80}, {AVX2, 120}},
		{{AVX512, 130}, {AVX2, 120}},
	} {
		if got := faster(timings); got != want {
			t.Errorf("%v: took %d", timings, got)
		}
	}
	if got := faster([]TierTiming{{AVX512, 80}, {AVX2, 80}}); got != 0 {
		t.Error("of equals the wider tier is not kept")
	}
	// The promise of docs/configuration.md.
	if autoTime != 50*time.Millisecond {
		t.Errorf("auto measures for %v", autoTime)
	}
	began := time.Now()
	if got := TimeTiers([]*CPU{Judge(), Judge()}, autoTime); len(got) != 2 || got[0].PerIteration <= 0 || time.Since(began) < autoTime {
		t.Errorf("timed %v in %v", got, time.Since(began))
	}
}

// broken returns kernels that flip one bit of one primitive.
func broken(tier Tier, spoil func(*variant.Set)) *CPU {
	set := generic.Set
	spoil(&set)
	return &CPU{tier: tier, set: &set}
}

func TestSelfTestNoticesEveryPrimitive(t *testing.T) {
	for name, spoil := range map[string]func(*variant.Set){
		"keccak-256": func(s *variant.Set) {
			s.Keccak256 = func(out [][32]byte, msgs []byte, n int) {
				generic.Keccak256(out, msgs, n)
				out[len(out)-1][31] ^= 1
			}
		},
		"pad seed": func(s *variant.Set) {
			s.PadSeeds = func(seeds [][64]byte, p *[32]byte, x *[64]byte, nonces [][32]byte) {
				generic.PadSeeds(seeds, p, x, nonces)
				seeds[8][63] ^= 0x80
			}
		},
		"scratchpad": func(s *variant.Set) {
			s.Pads = func(pads []byte, recall [][32]byte, seeds [][64]byte) {
				generic.Pads(pads, recall, seeds)
				pads[len(pads)-1] ^= 1
			}
		},
		"recall seed without pad": func(s *variant.Set) {
			s.RecallSeeds = func(recall [][32]byte, seeds [][64]byte) {
				generic.RecallSeeds(recall, seeds)
				recall[0][0] ^= 1
			}
		},
		"quality": func(s *variant.Set) {
			s.Search = func(h []variant.Hit, load, pad []byte, seed *[64]byte, u uint64, l *[32]byte) int {
				n := generic.Search(h, load, pad, seed, u, l)
				h[n-1].Quality[31] ^= 1
				return n
			}
		},
		"number of hits": func(s *variant.Set) {
			s.Search = func(h []variant.Hit, load, pad []byte, seed *[64]byte, u uint64, l *[32]byte) int {
				return generic.Search(h, load, pad, seed, u, l) - 1
			}
		},
		"sealed unit": func(s *variant.Set) {
			s.Seal = func(data []byte, masks [][32]byte) {
				generic.Seal(data, masks)
				data[len(data)-1] ^= 1
			}
		},
		"unsealed unit": func(s *variant.Set) {
			s.Unseal = func(data []byte, masks [][32]byte) {
				generic.Unseal(data, masks)
				data[0] ^= 1
			}
		},
	} {
		err := SelfTest(broken(AVX2, spoil), 7)
		var m *ErrMismatch
		if !errors.As(err, &m) || !strings.HasPrefix(m.Primitive, name) || m.Tier != AVX2 {
			t.Errorf("spoiled %s: got %v", name, err)
		}
	}
}

func TestSelectFallsBack(t *testing.T) {
	bad := broken(AVX512, func(s *variant.Set) {
		s.Seal = func([]byte, [][32]byte) {}
	})
	good := broken(AVX2, func(*variant.Set) {})
	for _, requested := range []Tier{Auto, AVX512} {
		s := &Selection{Requested: requested}
		s.choose([]*CPU{Judge(), good, bad}, 1)
		// Auto may prefer the judge: the good tier here is the same code.
		if s.CPU == bad || (requested != Auto && s.CPU != good) || !s.FellBack() || s.Rejected[0].Tier != AVX512 || s.Rejected[0].Primitive != "sealed unit" {
			t.Errorf("%s: got %v, rejected %v", requested, s.CPU, s.Rejected)
		}
		s = &Selection{Requested: requested}
		s.choose([]*CPU{Judge(), bad, bad}, 1)
		if s.CPU.Tier() != Generic || len(s.Rejected) != 2 {
			t.Errorf("%s: got %v, rejected %v", requested, s.CPU, s.Rejected)
		}
	}
}
