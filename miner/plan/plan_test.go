package plan

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/internal/units"
)

func randomCompute(rnd *rand.Rand) Compute {
	return Compute{Capacity: 1 + 31*rnd.Float64(), PadSeconds: 1e-5 * (1 + 9*rnd.Float64()), HashSeconds: 1e-5 * (1 + 19*rnd.Float64())}
}

// TestMoreTiersNeverHurt: H never falls when a tier is added with c_i = 0, nor
// with any cost, since a tier need not be used.
func TestMoreTiersNeverHurt(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 9))
	for range 3000 {
		c := randomCompute(rnd)
		tiers := randomTiers(rnd, c)
		held := 0.0
		for _, tier := range tiers {
			held += tier.Share
		}
		more := Tier{Share: (1 - held) * rnd.Float64(), LoadsPerSecond: c.IterationsPerSecond() * rnd.Float64(), ReadSeconds: c.HashSeconds * float64(rnd.IntN(2)) * rnd.Float64()}
		a, b := DirectReading(c, tiers), DirectReading(c, append(tiers, more))
		if b.LoadsPerSecond < a.LoadsPerSecond*(1-1e-9) {
			t.Fatalf("%+v with %+v: adding %+v lowers %.6g to %.6g", c, tiers, more, a.LoadsPerSecond, b.LoadsPerSecond)
		}
		// The plan spends what there is and no more.
		spent := b.PadsPerSecond * c.PadSeconds
		for i, tier := range append(tiers, more) {
			spent += b.PerTier[i] * (c.HashSeconds + tier.ReadSeconds)
		}
		near(t, "compute spent", spent, c.Capacity, 1e-9)
	}
}

// TestChoiceOfTiersIsBest compares the choice of tiers with every other choice.
// A tier is used wholly or not at all, so another set can be a little better
// than the cheapest tiers when the dearest of them is worth using in part.
func TestChoiceOfTiersIsBest(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 9))
	sets, better := 0, 0
	for range 2000 {
		c := randomCompute(rnd)
		tiers := randomTiers(rnd, c)
		got := DirectReading(c, tiers).LoadsPerSecond
		used := make([]bool, len(tiers))
		sets++
		for set := range 1 << len(tiers) {
			for i := range used {
				used[i] = set>>i&1 == 1
			}
			if p := steady(c, tiers, used); p.LoadsPerSecond > got*1.02 {
				t.Fatalf("%+v, %+v: %v hashes %.6g, the choice %.6g", c, tiers, used, p.LoadsPerSecond, got)
			} else if p.LoadsPerSecond > got*(1+1e-9) {
				better++
				break
			}
		}
	}
	if better > sets/100 {
		t.Errorf("another set is better in %d of %d cases", better, sets)
	}
}

func TestSweepProperties(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 9))
	for range 60 {
		c := randomCompute(rnd)
		tiers := randomTiers(rnd, c)
		s := Sweep{Loads: 1e4 * (1 + 1000*rnd.Float64()), WindowSeconds: 1 + 300*rnd.Float64()}
		p := BucketedSweep(c, tiers, s)
		if p.LoadsPerSecond > c.IterationsPerSecond()*(1+1e-9) || p.LeadSeconds < 0 || p.LeadSeconds > s.WindowSeconds {
			t.Fatalf("%+v", p)
		}
		for i, tier := range tiers {
			if p.PerTier[i] > tier.Share*(1+1e-9) {
				t.Fatalf("more of tier %d is swept than it holds: %+v", i, p)
			}
			if !tier.Resident && p.PerTier[i]*s.Loads > tier.sequential()*(s.WindowSeconds-p.LeadSeconds)*(1+1e-9) {
				t.Fatalf("more of tier %d is swept than it can read: %+v", i, p)
			}
		}
		s.RememberBytes = p.RememberBytes / 3
		if q := BucketedSweep(c, tiers, s); p.RememberBytes > 1e3 && (q.RememberBytes > s.RememberBytes || q.Rounds < 2) {
			t.Fatalf("with %.0f bytes: %+v", s.RememberBytes, q)
		}
	}
	if p := BucketedSweep(cpu16, []Tier{nvmeTier(1)}, window); math.Abs(p.LoadsPerSecond-cpu16.SweptPerSecond()) > 0.001*p.LoadsPerSecond {
		t.Errorf("with enough disk %.0f loads/s, want K/(2 t_s + t_h) = %.0f", p.LoadsPerSecond, cpu16.SweptPerSecond())
	}
}

func TestChoose(t *testing.T) {
	slow := Tier{Share: 0.5, LoadsPerSecond: 100, ReadSeconds: 1e-3}
	for _, c := range []struct {
		name  string
		tiers []Tier
		sweep Sweep
		want  Policy
	}{
		{"NVMe and a long window", []Tier{nvmeTier(1)}, window, Bucketed},
		{"a range so large that a window asks for each load less than once", []Tier{nvmeTier(1)}, Sweep{Loads: 4e8, WindowSeconds: 300}, Direct},
		{"no window given", []Tier{nvmeTier(1)}, Sweep{}, Direct},
		{"memory only", []Tier{memoryTier(1024, 0)}, window, Resident},
		{"a disk not worth its processor time", []Tier{memoryTier(512, 0), slow}, Sweep{Loads: 4e9, WindowSeconds: 1}, Resident},
		{"nothing", nil, window, Resident},
	} {
		ch := Choose(cpu16, c.tiers, c.sweep)
		if ch.Policy != c.want || ch.Reason == "" {
			t.Errorf("%s: %s because %q", c.name, ch.Policy, ch.Reason)
		}
		best := max(ch.Direct.LoadsPerSecond, ch.Bucketed.LoadsPerSecond, ch.ResidentOnly.LoadsPerSecond)
		if ch.LoadsPerSecond < best/margin {
			t.Errorf("%s: %.0f loads/s, another policy has %.0f", c.name, ch.LoadsPerSecond, best)
		}
	}
}

func TestRangeBeyondMaximum(t *testing.T) {
	// A flow of 32 TiB: S = 1, 2 and 4 all cover 8 TiB at weight 1; the widest that
	// is held best wins.
	in := RangeInput{FlowBytes: 4 * MaxRangeBytes, StoreShards: 8, Compute: cpu16,
		Tiers: []Tier{{LoadsPerSecond: 1e6}}, HeldBytes: []float64{1 << 40},
		HeldIn: func(shards, _ int) float64 { return float64(shards) / 8 * (1 << 40) }}
	ch := ChooseRange(in)
	if ch.Wide.Shards != 4 || ch.Wide.Weight != 1 || ch.Options[0].Weight != 1 || ch.Options[3].Weight != 0.5 {
		t.Errorf("%+v", ch)
	}
	near(t, "range", ch.Options[8].RangeBytes, 4*MaxRangeBytes/256.0, exact)
	if empty := ChooseRange(RangeInput{Compute: cpu16}); empty.Best.Score != 0 {
		t.Errorf("an empty flow is worth %v", empty.Best.Score)
	}
}

func TestExpectation(t *testing.T) {
	n := Mainnet()
	n.FlowBytes, n.RewardPerAnswer = 1<<40, 2
	rig := Rig{LoadsPerSecond: 100, PowerWatts: 500, PricePerKWh: 0.3, TokenPrice: 0.5}
	e := Expect(n, rig)
	near(t, "chance of a unit", e.HitChance, 1e-6, exact)
	near(t, "hits per second", e.HitsPerSecond, 64*100*1e-6, exact)
	near(t, "hits per epoch", e.HitsPerEpoch, 0.0064*300, exact)
	near(t, "answers per day", e.AnswersPerDay, 1.92*86400/1500, exact)
	near(t, "seconds per answer", e.SecondsPerAnswer, 1500/1.92, exact)
	near(t, "reward", e.RewardPerDay, 2*1.92*57.6, exact)
	near(t, "electricity", e.ElectricityPerDay, 3.6, exact)
	near(t, "net", e.NetPerDay, 1.92*57.6-3.6, exact)
	near(t, "no answer in a day", e.NoneInADay, math.Exp(-1.92*57.6), exact)
	if e.QuotaBinds || e.QuotaPerEpoch != 200 {
		t.Errorf("%+v", e)
	}
	// A sixteenth of the range counts a sixteenth; half the units, half.
	rig.Shards, rig.UnitShare = 16, 0.5
	near(t, "16 shards", Expect(n, rig).HitsPerSecond, e.HitsPerSecond/32, exact)
	// Beyond 8 TiB the first shards cost nothing.
	n.FlowBytes, rig.Shards, rig.UnitShare = 16*MaxRangeBytes, 16, 0
	near(t, "16 shards of 128 TiB", Expect(n, rig).HitsPerSecond, e.HitsPerSecond, exact)
	// The quota holds a large rig down.
	rig.LoadsPerSecond = 1e6
	big := Expect(n, rig)
	near(t, "capped answers", big.AnswersPerEpoch, 200, exact)
	if !big.QuotaBinds {
		t.Error("the quota of 200 does not bind 19,200 hits")
	}
	if none := Expect(Network{}, Rig{}); none.AnswersPerDay != 0 || !math.IsInf(none.SecondsPerAnswer, 1) || none.NoneInADay != 1 {
		t.Errorf("%+v", none)
	}
}

// TestCappedPoisson compares the mean of capped counts with drawn ones.
func TestCappedPoisson(t *testing.T) {
	rnd := rand.New(rand.NewPCG(6, 9))
	for _, c := range []struct{ mean, quota float64 }{{0.5, 200}, {3, 2}, {20, 20}, {180, 200}, {220, 200}, {1e6, 200}} {
		const n = 4000
		sum := 0.0
		for range n {
			k := 0.0
			for x := rnd.ExpFloat64(); x < c.mean && k < c.quota; x += rnd.ExpFloat64() {
				k++
			}
			sum += k
		}
		got := cappedPoisson(c.mean, c.quota)
		if sigma := math.Sqrt(math.Min(c.mean, c.quota) / n); math.Abs(got-sum/n) > 4*sigma+1e-9 {
			t.Errorf("mean %g, quota %g: %g, drawn %g", c.mean, c.quota, got, sum/n)
		}
	}
}

func TestCeilings(t *testing.T) {
	m := Machine{KeccaksPerSecond: 4.0e9, BLAKE2bsPerSecond: 10.1e9, ReadBytesPerSecond: 7e9, CopyBytesPerSecond: 55e9, OneUnit: true}
	c := m.Ceilings(1, 1, 1)
	if c[0].Resource != "disk" {
		t.Errorf("direct from one NVMe is limited by %s", c[0].Resource)
	}
	near(t, "disk", c[0].IterationsPerSecond, 26_703, exact)
	c = m.Ceilings(1, 154, 2)
	if c[0].Resource != "compute" {
		t.Errorf("a sweep with 154 nonces per read is limited by %s", c[0].Resource)
	}
	near(t, "sweep", c[0].IterationsPerSecond, h100.SweptPerSecond(), exact)
	c = Machine{KeccaksPerSecond: 4e9}.Ceilings(0.5, 1, 1)
	if len(c) != 1 || c[0].Resource != "pads" {
		t.Errorf("%+v", c)
	}
	near(t, "pads at half the loads", c[0].IterationsPerSecond, 4e9/1026, exact)
	near(t, "best nonces per read", m.BestNoncesPerRead(), h100.SweptPerSecond()/nvme, exact)
}

func TestTogether(t *testing.T) {
	c := Together([]Compute{{1, 20e-6, 80e-6}, {1, 20e-6, 80e-6}, {2, 10e-6, 10e-6}})
	near(t, "draws per second", c.Capacity/c.PadSeconds, 300_000, exact)
	near(t, "hashes per second", c.Capacity/c.HashSeconds, 225_000, exact)
}

// TestSweepMustBeBetterByMore: a sweep holds answers back and takes memory, so it
// is chosen only if it hashes two per cent more.
func TestSweepMustBeBetterByMore(t *testing.T) {
	tier := Tier{Share: 1, SequentialPerSecond: 3_000}
	s := Sweep{Loads: 20_000, WindowSeconds: 6}
	sweep := BucketedSweep(cpu16, []Tier{tier}, s).LoadsPerSecond
	for factor, want := range map[float64]Policy{0.99: Direct, 1.015: Direct, 1.025: Bucketed, 1.2: Bucketed} {
		tier.LoadsPerSecond = sweep / factor // limits direct reading, not the sweep
		ch := Choose(cpu16, []Tier{tier}, s)
		near(t, "sweep by direct reading", ch.Bucketed.LoadsPerSecond/ch.Direct.LoadsPerSecond, factor, exact)
		if ch.Policy != want {
			t.Errorf("a sweep that hashes %v times as much: %s, want %s", factor, ch.Policy, want)
		}
	}
}

// TestRangeReasons: the sentence tells the range that was chosen, its figure
// first.
func TestRangeReasons(t *testing.T) {
	in := RangeInput{FlowBytes: 4096 * gib, StoreShards: 16, MaxShards: 16, Compute: cpu16,
		Tiers: []Tier{{Resident: true}}, HeldBytes: []float64{256 * gib}}
	wide := ChooseRange(in)
	// Of a wider range than its own the store holds next to nothing.
	in.HeldIn = func(shards, _ int) float64 {
		if shards == 16 {
			return 256 * gib
		}
		return gib / 64
	}
	shard := ChooseRange(in)
	in.StoreShards, in.HeldIn = 1, nil
	own := ChooseRange(in)
	for _, c := range []struct {
		name   string
		ch     RangeChoice
		best   int
		reason string
	}{
		{"wide", wide, 1, fmt.Sprintf("counts 16 times as much as on 16 shards: %s full-range loads/s against %s", units.Count(wide.Wide.Score), units.Count(wide.Shard.Score))},
		{"shard", shard, 16, fmt.Sprintf("%s full-range loads/s on 16 shards against %s wide", units.Count(shard.Shard.Score), units.Count(shard.Wide.Score))},
		{"the store's own range (one shard)", own, 1, "is the widest there is"},
	} {
		if c.ch.Best.Shards != c.best || !strings.HasPrefix(c.ch.Reason, c.name) || !strings.HasSuffix(c.ch.Reason, c.reason) {
			t.Errorf("%s: best %d shards because %q, want … %q", c.name, c.ch.Best.Shards, c.ch.Reason, c.reason)
		}
	}
}
