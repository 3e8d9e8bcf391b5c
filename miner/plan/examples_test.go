package plan

import (
	"math"
	"testing"
)

// The settings of spec/performance.md 6.6.
const (
	gib       = 1 << 30
	example   = 1024 * gib // sealed data, all in range
	nvme      = 7e9 / LoadBytes
	pcie      = 55e9 / LoadBytes
	hddRandom = 880
	hddStream = 2e9 / LoadBytes
)

var (
	cpu16 = Compute{Capacity: 16, PadSeconds: 26.5e-6, HashSeconds: 72e-6}
	h100  = Compute{Capacity: 1, PadSeconds: KeccaksPerPad / 4.0e9, HashSeconds: BLAKE2bsPerLoad / 10.1e9}

	window = Sweep{Loads: example / LoadBytes, WindowSeconds: 300}
)

func memoryTier(gibs, rate float64) Tier {
	return Tier{Name: "memory", Resident: true, Share: gibs * gib / example, LoadsPerSecond: rate}
}

func nvmeTier(share float64) Tier {
	return Tier{Name: "nvme", Share: share, LoadsPerSecond: nvme, SequentialPerSecond: nvme}
}

func hddTier(share float64) Tier {
	return Tier{Name: "8 hdd", Share: share, LoadsPerSecond: hddRandom, SequentialPerSecond: hddStream}
}

// near reports a relative difference above tolerance.
func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance*math.Abs(want) {
		t.Errorf("%s: got %.6g, want %.6g within %g %%", what, got, want, 100*tolerance)
	}
}

// exact is the tolerance for figures given to the last digit, rounded for those
// given with three or four digits, both relative.
const (
	exact   = 0.0001
	rounded = 0.005
)

func TestDirectExamples(t *testing.T) {
	const ram = 224.0 / 1024
	for _, c := range []struct {
		name  string
		c     Compute
		tiers []Tier
		want  float64
	}{
		{"CPU16, all in RAM", cpu16, []Tier{memoryTier(1024, 200e9/LoadBytes)}, 162_437},
		{"H100, all in RAM over PCIe", h100, []Tier{memoryTier(1024, pcie)}, 209_808},
		{"CPU16, NVMe", cpu16, []Tier{nvmeTier(1)}, 26_703},
		{"H100, NVMe", h100, []Tier{nvmeTier(1)}, 26_703},
		{"CPU16, 8 HDD", cpu16, []Tier{hddTier(1)}, 880},
		{"H100, 8 HDD", h100, []Tier{hddTier(1)}, 880},
		{"CPU16, 224 GiB RAM", cpu16, []Tier{memoryTier(224, 0)}, 82_840},
		{"H100, 224 GiB RAM", h100, []Tier{memoryTier(224, pcie)}, 209_808},
		{"CPU16, 224 GiB RAM + NVMe", cpu16, []Tier{memoryTier(224, 0), nvmeTier(1 - ram)}, 99_589},
		{"H100, 224 GiB RAM + NVMe", h100, []Tier{memoryTier(224, pcie), nvmeTier(1 - ram)}, 236_511},
		{"H100, 64 GiB device memory", h100, []Tier{memoryTier(64, 0)}, 442_242},
		{"H100, 64 GiB device memory + 224 GiB RAM + NVMe", h100,
			[]Tier{memoryTier(64, 0), memoryTier(224, pcie), nvmeTier(1 - 288.0/1024)}, 656_871},
	} {
		near(t, c.name, DirectReading(c.c, c.tiers).LoadsPerSecond, c.want, exact)
	}
}

func TestBucketedExamples(t *testing.T) {
	const ram = 224.0 / 1024
	for _, c := range []struct {
		name                          string
		c                             Compute
		tiers                         []Tier
		want                          float64
		lead, perRead, gibs, tolerate float64
	}{
		{"CPU16, NVMe", cpu16, []Tier{nvmeTier(1)}, 128_000, 64, 9, 0.6, rounded},
		{"H100, NVMe", h100, []Tier{nvmeTier(1)}, 2_145_000, 83, 154, 9.6, rounded},
		{"CPU16, 224 GiB RAM + NVMe", cpu16, []Tier{memoryTier(224, 0), nvmeTier(1 - ram)}, 134_200, 0, 0, 0, rounded},
		{"H100, 224 GiB RAM + NVMe", h100, []Tier{memoryTier(224, 0), nvmeTier(1 - ram)}, 2_284_000, 0, 0, 0, rounded},
		{"CPU16, 8 HDD", cpu16, []Tier{hddTier(1)}, 82_400, 0, 0, 0, rounded},
		{"H100, 8 HDD", h100, []Tier{hddTier(1)}, 1_064_000, 0, 0, 0, rounded},
		{"CPU16, 224 GiB RAM + 8 HDD", cpu16, []Tier{memoryTier(224, 0), hddTier(1 - ram)}, 108_200, 0, 0, 0, rounded},
		{"H100, 224 GiB RAM + 8 HDD", h100, []Tier{memoryTier(224, 0), hddTier(1 - ram)}, 1_708_000, 0, 0, 0, rounded},
	} {
		p := BucketedSweep(c.c, c.tiers, window)
		near(t, c.name, p.LoadsPerSecond, c.want, c.tolerate)
		if c.lead > 0 {
			near(t, c.name+": lead seconds", p.LeadSeconds, c.lead, 0.01)
			near(t, c.name+": nonces per read", p.NoncesPerRead, c.perRead, 0.03)
			near(t, c.name+": GiB to remember", p.RememberBytes/gib, c.gibs, 0.06)
		}
		if p.Rounds != 1 {
			t.Errorf("%s: %d rounds without a memory limit", c.name, p.Rounds)
		}
	}
	p := BucketedSweep(cpu16, []Tier{hddTier(1)}, window)
	near(t, "CPU16, 8 HDD: share swept", p.SweptShare, 0.28, 0.02)
	if p.Limit != "reads" {
		t.Errorf("8 HDD are the limit, not %s", p.Limit)
	}
}

func TestFilterAgainstDisk(t *testing.T) {
	near(t, "CPU16", ResidentShareOf(cpu16, nvme), 0.050, 0.01)
	near(t, "CPU16 GiB", ResidentShareOf(cpu16, nvme)*1024, 52, 0.015)
	near(t, "H100", ResidentShareOf(h100, nvme), 0.0034, 0.02)
	near(t, "H100 GiB", ResidentShareOf(h100, nvme)*1024, 3.5, 0.02)
	if !math.IsInf(ResidentShareOf(Compute{Capacity: 1, PadSeconds: 1, HashSeconds: 1}, 2), 1) {
		t.Error("a disk that needs all compute cannot be beaten")
	}
	// The filter alone then hashes as much as the disk alone.
	r := ResidentShareOf(cpu16, nvme)
	near(t, "balance", DirectReading(cpu16, []Tier{{Share: r, Resident: true}}).LoadsPerSecond, nvme, exact)
}

func TestRangeExamples(t *testing.T) {
	ranges := []float64{256, 512, 1024, 2048, 4096}
	for _, c := range []struct {
		name string
		tier Tier
		want []float64
	}{
		{"in RAM", Tier{Resident: true}, []float64{10_152, 16_000, 22_472, 28_169, 32_258}},
		{"NVMe direct", Tier{LoadsPerSecond: nvme}, []float64{1_669, 3_338, 6_676, 13_351, 26_703}},
	} {
		ch := ChooseRange(RangeInput{FlowBytes: 4096 * gib, StoreShards: 16, MaxShards: 16, Compute: cpu16,
			Tiers: []Tier{c.tier}, HeldBytes: []float64{256 * gib}})
		for i, want := range c.want {
			o := ch.Options[len(ch.Options)-1-i]
			near(t, c.name+" range", o.RangeBytes/gib, ranges[i], exact)
			near(t, c.name+" score", o.Score, want, exact)
		}
		if ch.Wide.Shards != 1 || ch.Shard.Shards != 16 || ch.Best.Shards != 1 || ch.Reason == "" {
			t.Errorf("%s: wide %d, shard %d, best %d shards", c.name, ch.Wide.Shards, ch.Shard.Shards, ch.Best.Shards)
		}
	}
}

func TestWhenToReadRule(t *testing.T) {
	// With 22 % in RAM the bound is 120 us: an O_DIRECT read is worth it, a
	// key-value read is not.
	const share = 0.22
	near(t, "bound", cpu16.PadSeconds/share, 120e-6, 0.01)
	for cost, worth := range map[float64]bool{25e-6: true, 119e-6: true, 122e-6: false, 260e-6: false} {
		p := DirectReading(cpu16, []Tier{{Share: share, Resident: true}, {Share: 1 - share, LoadsPerSecond: 20_000, ReadSeconds: cost}})
		if p.Used[1] != worth {
			t.Errorf("a read of %.0f us: planned: %v", 1e6*cost, p.Used[1])
		}
	}
	if p := DirectReading(cpu16, []Tier{{Share: 1, LoadsPerSecond: 20_000, ReadSeconds: 1}}); !p.Used[0] {
		t.Error("with nothing faster every read is worth it")
	}
}
