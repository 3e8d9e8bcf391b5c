// Package report is the file format of a benchmark: what zgminer bench writes,
// what zgminer bench compare reads and what charts are drawn from. It holds
// data only; who measures is package bench, who prints is the command.
//
// The JSON form is an interface: the top level ("schema", "verdict",
// "bottleneck", "environment", "stages") and the names of stages stay as they
// are within a schema version. Names of fields carry the unit; the value of a
// stage has its unit beside it. Rates are per second, sizes in bytes, times in
// seconds.
package report

import "time"

// Schema names the format. It changes when a field changes its meaning or
// disappears.
const Schema = "zgminer.bench/1"

// Report is one run of the benchmark.
type Report struct {
	Schema string `json:"schema"`
	// Verdict says in plain words what the machine earns its living with.
	Verdict     string      `json:"verdict"`
	Bottleneck  Bottleneck  `json:"bottleneck"`
	Environment Environment `json:"environment"`
	Stages      []Stage     `json:"stages"`

	Correctness Correctness  `json:"correctness"`
	Expectation *Expectation `json:"expectation,omitempty"`
	Advice      []string     `json:"advice"`
	// Warnings name what makes figures of this run mean something else than usual.
	Warnings []string `json:"warnings"`
}

// Bottleneck is the resource that limits mining on this machine.
type Bottleneck struct {
	// Limit is one of the Limit constants.
	Limit string `json:"limit"`
	// Reason is a sentence with the figures that show it.
	Reason string `json:"reason"`
	// Evidence are those figures.
	Evidence []Figure `json:"evidence"`
}

// Figure is a number with a name and a unit.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
}

// The resources that can limit a stage or the machine.
const (
	LimitPads    = "pads"    // computing scratchpads (Keccak)
	LimitHashing = "hashing" // mixing and BLAKE2b
	LimitMemory  = "memory"  // bandwidth or latency of RAM
	LimitDisk    = "disk"    // reads of sealed loads
	LimitCopy    = "copy"    // copies between host and device
	LimitIssue   = "issue"   // operations that a core can start per cycle
)

// Units of stage values.
const (
	UnitIterations = "iterations_per_second"
	UnitPads       = "pads_per_second"
	UnitLoads      = "loads_per_second"
	UnitHashes     = "hashes_per_second"
	UnitSegments   = "segments_per_second"
	UnitBytes      = "bytes_per_second"
	UnitPoints     = "points_per_second"
	UnitElements   = "elements_per_second"
	UnitReads      = "reads_per_second"
	UnitMultiplies = "multiplications_per_second"
	UnitHertz      = "hertz"
)

// PlainGo is the tier name of the baseline: golang.org/x/crypto, one message at
// a time.
const PlainGo = "plain-go"

// Stage is one measured piece of work.
type Stage struct {
	Name string `json:"name"`
	// Device is what did the work: "cpu", "memory" or "disk".
	Device string `json:"device"`
	// Tier is the set of kernels or the library that did it; "" if that says
	// nothing.
	Tier string `json:"tier,omitempty"`
	// Cores is how many cores worked at once.
	Cores int `json:"cores"`
	// Directory and InFlight belong to disk stages.
	Directory string `json:"directory,omitempty"`
	InFlight  int    `json:"in_flight,omitempty"`

	// Value is the median of Samples, in Unit.
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	// The quartiles of the samples, and the interval that holds the true median
	// with 95 % confidence, all in Unit.
	LowerQuartile  float64 `json:"lower_quartile"`
	UpperQuartile  float64 `json:"upper_quartile"`
	ConfidenceLow  float64 `json:"confidence_low"`
	ConfidenceHigh float64 `json:"confidence_high"`

	// Ideal is what the named limit allows, in Unit, and IdealFrom how it was
	// obtained; 0 if no ideal is known.
	Ideal          float64 `json:"ideal,omitempty"`
	PercentOfIdeal float64 `json:"percent_of_ideal,omitempty"`
	IdealFrom      string  `json:"ideal_from,omitempty"`
	Limit          string  `json:"limit,omitempty"`
	// Ceiling is the arithmetic ceiling of a stage whose Ideal is composed of other
	// stages, in Unit.
	Ceiling          float64 `json:"ceiling,omitempty"`
	PercentOfCeiling float64 `json:"percent_of_ceiling,omitempty"`

	// RatioToPlainGo is the median over pairs of samples taken one after the other,
	// on one core, with its 95 % interval; 0 if there is no baseline.
	RatioToPlainGo      float64 `json:"ratio_to_plain_go,omitempty"`
	RatioConfidenceLow  float64 `json:"ratio_confidence_low,omitempty"`
	RatioConfidenceHigh float64 `json:"ratio_confidence_high,omitempty"`
	// ScalingFactor is the rate of Cores cores divided by that of one core, median
	// over samples taken in turn; 0 if Cores is 1.
	ScalingFactor float64 `json:"scaling_factor,omitempty"`

	// Of a disk stage: latencies of single reads, and CPU time that this process
	// spent per read.
	LatencyP50Seconds float64 `json:"latency_p50_seconds,omitempty"`
	LatencyP99Seconds float64 `json:"latency_p99_seconds,omitempty"`
	CPUSecondsPerRead float64 `json:"cpu_seconds_per_read,omitempty"`
	// CPUShare is which share of the cores' time this process used in a pipeline
	// stage; from RAM it is below 1 when other programs take their part.
	CPUShare float64 `json:"cpu_share,omitempty"`

	// Synthetic says that the stage worked on made-up sealed data.
	Synthetic bool `json:"synthetic,omitempty"`
	// Notes say what the figure means, where that is not plain.
	Notes []string `json:"notes,omitempty"`

	// SampleSeconds is the median duration of a sample.
	SampleSeconds float64 `json:"sample_seconds"`
	// DisturbedSamples is how many samples another program cut into, also when
	// repeated: a thread had its core for less than 95 % of the sample. They are not
	// among Samples, unless DisturbedCounted says that too few others were left.
	DisturbedSamples int  `json:"disturbed_samples,omitempty"`
	DisturbedCounted bool `json:"disturbed_samples_counted,omitempty"`
	// Samples are the samples in the order taken, in Unit, to five digits.
	Samples []float64 `json:"samples"`
}

// Key identifies what a stage measured, for finding the same stage in another
// report. Directories have other names on other machines, so they are counted:
// ordinal is the place of the stage's directory among the report's.
type Key struct {
	Name, Device, Tier string
	Cores, InFlight    int
	Directory          int
}

// Correctness says what was checked before numbers were given.
type Correctness struct {
	Tiers []TierCheck `json:"tiers"`
}

// TierCheck is the check of one tier.
type TierCheck struct {
	Tier string `json:"tier"`
	// GoldenValues is how many values of the official golden vectors the tier
	// computed, all as given.
	GoldenValues int `json:"golden_values"`
	// CheckedResults is how many results of measured work were compared with the
	// generic tier's, all equal.
	CheckedResults int64 `json:"checked_results"`
	// Checksum is the Keccak-256 over the results of the benchmark's whole work
	// list, the same for every tier.
	Checksum string `json:"checksum"`
}

// Environment is what a reader needs to judge the figures.
type Environment struct {
	Date time.Time `json:"date"`
	Host string    `json:"host"`

	Version    string `json:"zgminer_version"`
	Revision   string `json:"git_revision"`
	GoVersion  string `json:"go_version"`
	GOOS       string `json:"goos"`
	GOARCH     string `json:"goarch"`
	GOAMD64    string `json:"goamd64,omitempty"`
	CGOEnabled bool   `json:"cgo_enabled"`

	CPUModel      string   `json:"cpu_model"`
	CPUFeatures   []string `json:"cpu_features"`
	PhysicalCores int      `json:"physical_cores,omitempty"`
	LogicalCPUs   int      `json:"logical_cpus,omitempty"`
	// UsableCores is how many cores the run used at most.
	UsableCores   int     `json:"usable_cores"`
	LLCBytes      int64   `json:"last_level_cache_bytes,omitempty"`
	ClockHertz    float64 `json:"measured_clock_hertz,omitempty"`
	ClockFrom     string  `json:"measured_clock_from,omitempty"`
	Governor      string  `json:"cpu_governor,omitempty"`
	Virtualised   bool    `json:"virtualised"`
	MemoryBytes   int64   `json:"memory_bytes,omitempty"`
	MemoryFree    int64   `json:"memory_available_bytes,omitempty"`
	MemlockBytes  string  `json:"memlock_limit_bytes,omitempty"`
	Kernel        string  `json:"kernel,omitempty"`
	LoadStart     float64 `json:"load_average_start"`
	LoadEnd       float64 `json:"load_average_end"`
	ResidentBytes int64   `json:"load_set_bytes,omitempty"` // RAM that loads are taken from

	GPUs []string `json:"gpus,omitempty"`

	Tier          string       `json:"tier"`
	TierRequested string       `json:"tier_requested"`
	TierFrom      string       `json:"tier_from"`
	TierTimings   []TierTiming `json:"tier_timings,omitempty"`
	TierRejected  []string     `json:"tier_rejected,omitempty"`

	Directories []Directory `json:"directories,omitempty"`
	Options     Options     `json:"options"`

	DurationSeconds float64 `json:"duration_seconds"`
}

// TierTiming is what the automatic choice of a tier measured.
type TierTiming struct {
	Tier                string  `json:"tier"`
	SecondsPerIteration float64 `json:"seconds_per_iteration"`
}

// Directory is a directory that was read from.
type Directory struct {
	Path       string `json:"path"`
	FileSystem string `json:"file_system,omitempty"`
	Disk       string `json:"disk,omitempty"` // model or device name
	SetBytes   int64  `json:"set_bytes"`      // size of the file read
	ODirect    bool   `json:"o_direct"`
}

// Options are the choices of the run.
type Options struct {
	Mode      string `json:"mode"`
	CPUOnly   bool   `json:"cpu_only"`
	Threads   int    `json:"threads"`
	TierGiven string `json:"tier,omitempty"`
}

// WhatIf is a change of the machine and what it does to the score of the best
// range (and so to the answers): Gain is new divided by old, 1 for nothing.
type WhatIf struct {
	Change string  `json:"change"` // one of the Twice constants
	Gain   float64 `json:"gain"`
}

// The changes of WhatIf.
const (
	TwiceCompute = "twice the compute"
	TwiceDisk    = "a disk twice as fast"
	TwiceHeld    = "twice the sealed data held"
)

// Gain returns the gain of a change, 0 if it was not computed.
func (e *Expectation) Gain(change string) float64 {
	for _, w := range e.WhatIf {
		if w.Change == change {
			return w.Gain
		}
	}
	return 0
}

// Expectation is what mining would bring, under the assumptions it lists.
type Expectation struct {
	// Assumptions, as given by flags or documented defaults.
	Difficulty      float64 `json:"difficulty"`
	FlowBytes       int64   `json:"flow_bytes"`
	Shards          uint64  `json:"shards"`
	HeldBytes       int64   `json:"held_bytes"`
	RewardPerAnswer float64 `json:"reward_per_answer_tokens,omitempty"`
	PricePerKWh     float64 `json:"price_per_kwh,omitempty"`
	Watts           float64 `json:"watts,omitempty"`
	// Assumed lists in words what the rest rests on.
	Assumed []string `json:"assumed"`

	// Loop is the search loop that hashes most: "direct", "bucketed" or "resident".
	Loop string `json:"loop"`
	// Range is "wide" or "shard", the mining range with the higher score, and
	// RangeReason why.
	Range            string  `json:"range"`
	RangeReason      string  `json:"range_reason"`
	IterationsPerSec float64 `json:"iterations_per_second"`
	// Scores are hashed loads per second that count like loads of the full range.
	WideScorePerSec  float64 `json:"wide_score_loads_per_second"`
	ShardScorePerSec float64 `json:"shard_score_loads_per_second"`
	// HeldShare is the share of the range's loads that are held, that is of drawn
	// nonces that can be used. Limit is what limits the rate then, and the shares
	// say how much of the compute goes into pads that are used, into hashing and
	// into reads, and how much is idle.
	HeldShare    float64 `json:"held_share_of_range"`
	Limit        string  `json:"limit"`
	PadsShare    float64 `json:"compute_share_pads"`
	HashingShare float64 `json:"compute_share_hashing"`
	ReadsShare   float64 `json:"compute_share_reads,omitempty"`
	IdleShare    float64 `json:"compute_share_idle,omitempty"`
	// WhatIf tells what a change would bring, by the same formulas, best first.
	WhatIf []WhatIf `json:"what_if,omitempty"`

	AnswersPerDay  float64 `json:"answers_per_day"`
	ChanceNoAnswer float64 `json:"chance_of_no_answer_in_a_day"`
	// QuotaBinds says that the contract accepts fewer answers than are found.
	QuotaBinds           bool    `json:"quota_binds"`
	RewardPerDay         float64 `json:"reward_per_day_tokens,omitempty"`
	ElectricityPerDay    float64 `json:"electricity_cost_per_day,omitempty"`
	ElectricityPerAnswer float64 `json:"electricity_cost_per_answer,omitempty"`
}
