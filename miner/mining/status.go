package mining

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/meter"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/plan"
	"github.com/zgminer/zgminer/miner/watch"
)

// Status is what the search does and did.
type Status struct {
	Reason watch.Reason // why it searches, or why not
	// Yielding says that mining holds back for the validator in this process.
	Yielding string
	Percent  int // share of the devices' time in use

	Range  string           // the setting
	Ranges plan.RangeChoice // the scores of the possible ranges, of the newest window
	Ideal  float64          // loads/s that the plan expects of the chosen range
	// Bottleneck names what holds the search back most: disks, pads or hashing; ""
	// before anything was searched.
	Bottleneck string
	Runs       uint64        // searches begun
	Searched   time.Duration // time spent searching

	Totals  Counts
	Rates   Rates // while searching and not: over the clock's time
	Devices []Part
	Tiers   []Part
}

// Counts are what operators know: pads computed, loads that were to be hashed,
// loads mixed and hashed, hits. The official node's log calls them "scratch pad",
// "loading", "pad_mix" and "hit".
type Counts struct {
	Pads  uint64 `json:"pads" metric:"zgminer_pads_total" help:"Scratch pads computed, one for each nonce."`
	Loads uint64 `json:"loads" metric:"zgminer_loads_total" help:"Loads that were to be read and hashed."`
	Mixes uint64 `json:"mixes" metric:"zgminer_mixes_total" help:"Loads mixed and hashed."`
	Hits  uint64 `json:"hits" metric:"zgminer_search_hits_total" help:"Units that reached the target, as the search counts them."`
	// Where nonces went that were drawn and not mixed.
	Missing    uint64 `json:"missing" metric:"zgminer_nonces_missing_total" help:"Nonces dropped because their load is not held and sealed."`
	Full       uint64 `json:"full" metric:"zgminer_nonces_full_total" help:"Nonces dropped because the disks had enough to read."`
	Forgotten  uint64 `json:"forgotten" metric:"zgminer_nonces_forgotten_total" help:"Nonces dropped because the memory for them was full."`
	Lost       uint64 `json:"lost" metric:"zgminer_nonces_lost_total" help:"Nonces dropped because their load could not be read."`
	Abandoned  uint64 `json:"abandoned" metric:"zgminer_nonces_abandoned_total" help:"Nonces dropped because their window ended first."`
	Mismatches uint64 `json:"mismatches" metric:"zgminer_hit_mismatches_total" help:"Hits of a device that another computation does not confirm."`
	Rejected   uint64 `json:"rejected" metric:"zgminer_hits_rejected_total" help:"Hits that the verification refused."`
}

// Rates are Counts per second over each of meter.Spans.
type Rates struct {
	Pads  meter.Rates `json:"pads"`
	Loads meter.Rates `json:"loads"`
	Mixes meter.Rates `json:"mixes"`
	Hits  meter.Rates `json:"hits"`
}

// Part is what one device or tier did.
type Part struct {
	Name       string `json:"name"`
	Retired    string `json:"retired,omitempty"` // of a device: why it works no more
	Totals     Counts `json:"totals"`
	Rates      Rates  `json:"rates"`
	ReadErrors uint64 `json:"read_errors"` // of a tier
	LastError  string `json:"last_error,omitempty"`
}

func countsOf(s *mine.Stats) Counts {
	return Counts{
		Pads: s.Draws, Loads: s.Draws - s.Missing - s.Full - s.Forgotten, Mixes: s.Hashed, Hits: s.Hits,
		Missing: s.Missing, Full: s.Full, Forgotten: s.Forgotten, Lost: s.Lost, Abandoned: s.Abandoned,
		Mismatches: s.Mismatches, Rejected: s.Rejected,
	}
}

func (c *Counts) add(o Counts) {
	c.Pads += o.Pads
	c.Loads += o.Loads
	c.Mixes += o.Mixes
	c.Hits += o.Hits
	c.Missing += o.Missing
	c.Full += o.Full
	c.Forgotten += o.Forgotten
	c.Lost += o.Lost
	c.Abandoned += o.Abandoned
	c.Mismatches += o.Mismatches
	c.Rejected += o.Rejected
}

func (c *Counts) list() []uint64 { return []uint64{c.Pads, c.Loads, c.Mixes, c.Hits} }

// total adds up the searchers of all windows. Guarded by Miner.mu.
type total struct {
	all     Counts
	devices map[string]*Part
	tiers   map[string]*Part
	meters  map[string]*meter.Meter // by "", "d"+device, "t"+tier
	since   time.Time               // when the current run began
	spent   time.Duration           // of the runs before
	runs    uint64
}

// with returns the sums with a searcher's own added.
func (t *total) with(s *mine.Searcher) (all Counts, devices, tiers map[string]*Part) {
	all = t.all
	devices, tiers = map[string]*Part{}, map[string]*Part{}
	for n, p := range t.devices {
		c := *p
		devices[n] = &c
	}
	for n, p := range t.tiers {
		c := *p
		tiers[n] = &c
	}
	if s == nil {
		return all, devices, tiers
	}
	stats := s.Stats()
	all.add(countsOf(&stats))
	at := func(m map[string]*Part, name string) *Part {
		if m[name] == nil {
			m[name] = &Part{Name: name}
		}
		return m[name]
	}
	for _, d := range s.Devices() {
		p := at(devices, d.Info.Name)
		p.Totals.add(countsOf(&d.Stats))
		p.Retired = ""
		if d.Retired != nil {
			p.Retired = d.Retired.Error()
		}
	}
	for _, x := range stats.Tiers {
		p := at(tiers, x.Name)
		p.Totals.add(Counts{Loads: x.Reads, Mixes: x.Hashed, Full: x.Full})
		p.ReadErrors += x.ReadErrors
		if x.LastError != "" {
			p.LastError = x.LastError
		}
	}
	return all, devices, tiers
}

func (m *Miner) began(s *mine.Searcher) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.current = s
	m.total.since = time.Now()
	m.total.runs++
}

func (m *Miner) ended(s *mine.Searcher) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.total.all, m.total.devices, m.total.tiers = m.total.with(s)
	m.total.spent += time.Since(m.total.since)
	m.current, m.total.since = nil, time.Time{}
}

// sampleEvery is the time between two samples of the rates.
const sampleEvery = time.Second

func (m *Miner) sample(ctx context.Context) {
	tick := time.NewTicker(sampleEvery)
	defer tick.Stop()
	for {
		m.record(time.Now())
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

func (m *Miner) record(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all, devices, tiers := m.total.with(m.current)
	m.meter("").Add(now, all.list())
	for n, p := range devices {
		m.meter("d"+n).Add(now, p.Totals.list())
	}
	for n, p := range tiers {
		m.meter("t"+n).Add(now, p.Totals.list())
	}
}

func (m *Miner) meter(name string) *meter.Meter {
	if m.total.meters == nil {
		m.total.meters = map[string]*meter.Meter{}
	}
	if m.total.meters[name] == nil {
		m.total.meters[name] = new(meter.Meter)
	}
	return m.total.meters[name]
}

func rates(m *meter.Meter) Rates {
	return Rates{m.Rates(0), m.Rates(1), m.Rates(2), m.Rates(3)}
}

// Status returns what the search does and did.
func (m *Miner) Status() Status {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.status
	all, devices, tiers := m.total.with(m.current)
	s.Totals, s.Rates = all, rates(m.meter(""))
	for _, n := range slices.Sorted(maps.Keys(devices)) {
		p := *devices[n]
		p.Rates = rates(m.meter("d" + n))
		s.Devices = append(s.Devices, p)
	}
	for _, n := range slices.Sorted(maps.Keys(tiers)) {
		p := *tiers[n]
		p.Rates = rates(m.meter("t" + n))
		s.Tiers = append(s.Tiers, p)
	}
	s.Runs, s.Searched = m.total.runs, m.total.spent
	if !m.total.since.IsZero() {
		s.Searched += time.Since(m.total.since)
	}
	s.Percent = m.share.Get()
	s.Ideal = s.Ranges.Wide.LoadsPerSecond
	if s.Range == Shard {
		s.Ideal = s.Ranges.Shard.LoadsPerSecond
	}
	s.Bottleneck = bottleneck(&all, m.costs[0], m.costs[1])
	if y := m.yielding.Load(); y != nil {
		s.Yielding = *y
	}
	return s
}

// bottleneck says what the search spends its time on. costs are those of a pad
// and of a hashed load on the devices, in seconds.
func bottleneck(c *Counts, pad, hash float64) string {
	switch pads, hashes := float64(c.Pads)*pad, float64(c.Mixes)*hash; {
	case c.Pads == 0:
		return ""
	case c.Full > c.Mixes/10:
		return "disks: nonces were dropped because the disks had enough to read"
	case pads > hashes:
		return "pads: most nonces ask for loads that are not held"
	default:
		return "hashing"
	}
}

// Devices returns the devices as the search uses them, throttled, for other
// work that has to keep to the same share, such as the heartbeat.
func (m *Miner) Devices() []kernels.Device { return m.devices }
