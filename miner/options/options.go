// Package options holds the settings of the [storage] and [miner] sections. It has
// types, defaults and checks only, so that everything may import it.
package options

import (
	"fmt"
	"math/big"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/presets"
	"github.com/zgminer/zgminer/internal/units"
	"github.com/zgminer/zgminer/miner/plan"
)

// Storage is the [storage] section.
type Storage struct {
	Enabled       bool        `toml:"enabled" doc:"run a storage node"`
	Network       string      `toml:"network" doc:"mainnet, mainnet-standard, testnet, testnet-standard or dev (the embedded chain)"`
	Flow          string      `toml:"flow" doc:"address of the flow contract; empty: that of the network"`
	Mine          string      `toml:"mine" doc:"address of the mine contract; empty: that of the network"`
	Reward        string      `toml:"reward" doc:"address of the reward contract; empty: that of the network"`
	Market        string      `toml:"market" doc:"address of the market contract; empty: the one that the flow contract names"`
	LogStart      int64       `toml:"log_start" doc:"first block with logs of the contracts; -1: that of the network"`
	Confirmations int64       `toml:"confirmations" doc:"how many blocks below the newest one the log is read: more means later and fewer reorganisations; -1: that of the network (3 for testnet-standard, 1 for the others)"`
	Home          string      `toml:"home" doc:"directory of the index and, unless storage.dirs says otherwise, of the data; empty: HOME/storage"`
	Dirs          []string    `toml:"dirs" doc:"directories of the data with the bytes to use there, PATH=SIZE such as /mnt/a=3.5TiB; empty: storage.home with storage.quota"`
	Quota         units.Bytes `toml:"quota" doc:"bytes to use where storage.dirs names no directory"`
	Slab          units.Bytes `toml:"slab" doc:"files are preallocated in steps of this size, a multiple of 256 KiB"`
	Shard         string      `toml:"shard" doc:"part of the flow to hold, ID/COUNT; empty: what zgminer init chose, or 0/1"`
	SealGaps      string      `toml:"seal_gaps" doc:"auto: seal the flow's empty stretches too when everything else is sealed and there is room; never: do not"`
	Parity        string      `toml:"parity" doc:"reserved for local protection against losing a directory; must be empty in this version"`
	PublicURL     string      `toml:"public_url" doc:"URL under which others reach the storage node; empty: not told to anybody"`
	Addr          string      `toml:"addr" doc:"IP:PORT of the zgs_ JSON-RPC; port 0 = any free one"`
	Admin         string      `toml:"admin" doc:"IP:PORT of the admin_ and miner_ JSON-RPC, loopback only; empty: off"`
	GRPC          string      `toml:"grpc" doc:"IP:PORT of the gRPC service; empty: off"`
	Indexer       string      `toml:"indexer" doc:"IP:PORT of the embedded indexer; empty: off"`
	Rate          float64     `toml:"rate" doc:"requests per second and client address, bursts of twice as many; an official download asks for 256 KiB each; 0 = unlimited"`
	CORS          []string    `toml:"cors" doc:"origins that browsers may call from; * = all"`
	Peers         []string    `toml:"peers" doc:"URLs of storage nodes to fetch missing segments from"`
	Indexers      []string    `toml:"indexers" doc:"URLs of indexers that name more storage nodes; empty: those of the network; none: no indexer"`
	Fetch         bool        `toml:"fetch" doc:"fetch what belongs to the own shard and is missing"`
}

// Miner is the [miner] section.
type Miner struct {
	Enabled       bool          `toml:"enabled" doc:"seal and mine"`
	Account       string        `toml:"account" doc:"account that sends answers and pays their gas, 0x…: its key is in HOME/keys or with miner.signer"`
	PasswordFile  string        `toml:"password_file" doc:"file with the password of the account's key; empty: the systemd credential zgminer-password, or ask"`
	Signer        string        `toml:"signer" doc:"socket or URL of an external signer (Clef protocol); empty: HOME/keys"`
	ID            string        `toml:"id" doc:"miner id, 0x and 64 digits; empty: the one that was registered here"`
	Beneficiary   string        `toml:"beneficiary" doc:"account that earns the rewards, 0x…: a cold one is advised; empty: miner.account"`
	Range         string        `toml:"range" doc:"wide: mine the whole flow and drop what is not held; shard: only the own shard"`
	Policy        plan.Policy   `toml:"policy" doc:"auto, bucketed, direct or resident"`
	Threads       int           `toml:"threads" doc:"processor threads that search; 0 = all"`
	CPUPercent    int           `toml:"cpu_percent" doc:"share of each thread's time, 1 to 100"`
	RAM           units.Bytes   `toml:"ram" doc:"sealed loads kept in memory"`
	MinProfit     string        `toml:"min_profit" doc:"send an answer if it is expected to earn this many tokens more than its gas costs; -1 = always"`
	WithdrawAbove string        `toml:"withdraw_above" doc:"withdraw the rewards when more than this many tokens wait; 0 = never by itself"`
	KeepContexts  string        `toml:"keep_contexts" doc:"auto: make contexts when more than 8 epochs are pending or a boundary would go stale; always: each epoch; never"`
	GasPerDay     string        `toml:"gas_per_day" doc:"tokens that keeping contexts may cost in a day"`
	Heartbeat     time.Duration `toml:"heartbeat" doc:"time between checks of the whole path at an easy target; 0 = none"`
}

// Status is the [status] section.
type Status struct {
	Addr string `toml:"addr" doc:"IP:PORT of the status API, /metrics and /health; empty: off"`
}

// Dir is a directory with the bytes to use in it.
type Dir struct {
	Path  string
	Bytes uint64
}

// DefaultStorage is the storage node of the main network.
func DefaultStorage() Storage {
	return Storage{
		Enabled: true, Network: presets.Mainnet, LogStart: -1, Confirmations: -1, Quota: units.TiB, Slab: units.GiB,
		SealGaps: "auto", Addr: "127.0.0.1:5678", Admin: "127.0.0.1:5679", Rate: 1000, CORS: []string{"*"}, Fetch: true,
	}
}

// DefaultMiner is a miner that searches everything it holds with all threads.
func DefaultMiner() Miner {
	return Miner{
		Enabled: true, Range: "wide", Policy: plan.Auto, CPUPercent: 100, RAM: 0, MinProfit: "0", WithdrawAbove: "0",
		KeepContexts: "auto", GasPerDay: "1", Heartbeat: 5 * time.Minute,
	}
}

// DefaultStatus listens on loopback.
func DefaultStatus() Status { return Status{Addr: "127.0.0.1:5680"} }

// Presets are the settings by which the network is looked up.
func (s *Storage) Presets(c *options.Options) presets.Settings {
	p := presets.Settings{Network: s.Network, Flow: s.Flow, Mine: s.Mine, Reward: s.Reward, Market: s.Market, LogStart: s.LogStart, Indexers: s.Indexers}
	if s.NoIndexers() {
		p.Indexers = nil
	}
	if c.ChainID > 0 {
		p.ChainID = uint64(c.ChainID)
	}
	if c.RPCURL != "" {
		p.RPC = append([]string{c.RPCURL}, c.FallbackURLs...)
	}
	return p
}

// NoIndexers tells whether no indexer is to be asked, not even the network's.
func (s *Storage) NoIndexers() bool { return len(s.Indexers) == 1 && s.Indexers[0] == "none" }

// Places returns the directories of the data; home is used where none is named.
func (s *Storage) Places(home string) ([]Dir, error) {
	if len(s.Dirs) == 0 {
		return []Dir{{home, uint64(s.Quota)}}, nil
	}
	var out []Dir
	for _, text := range s.Dirs {
		path, size, ok := cutLast(text, "=")
		n, err := units.ParseBytes(size)
		if !ok || path == "" || err != nil || n < units.MiB {
			return nil, fmt.Errorf("storage.dirs: %q: write PATH=SIZE such as /mnt/a=3.5TiB", text)
		}
		out = append(out, Dir{path, uint64(n)})
	}
	return out, nil
}

func cutLast(text, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(sep):], true
}

// ParseShard reads ID/COUNT; COUNT is a power of two and ID below it. An empty text
// is 0/1.
func ParseShard(text string) (id, count uint64, err error) {
	if text == "" {
		return 0, 1, nil
	}
	a, b, ok := strings.Cut(text, "/")
	id, errID := strconv.ParseUint(a, 10, 32)
	count, errCount := strconv.ParseUint(b, 10, 32)
	if !ok || errID != nil || errCount != nil || count == 0 || count&(count-1) != 0 || id >= count {
		return 0, 0, fmt.Errorf("%q is no shard: write ID/COUNT, COUNT a power of two and ID below it, such as 3/8", text)
	}
	return id, count, nil
}

// ParseTokens reads an amount of tokens with up to 18 decimals as wei; -1 is kept.
func ParseTokens(text string) (*big.Int, error) {
	if text == "-1" {
		return big.NewInt(-1), nil
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits := whole + fraction + strings.Repeat("0", max(0, 18-len(fraction)))
	wei, ok := new(big.Int).SetString(digits, 10)
	if whole == "" || len(fraction) > 18 || !ok || wei.Sign() < 0 || strings.ContainsAny(text, "+-_") {
		return nil, fmt.Errorf("%q is no amount of tokens: write a number such as 0.25", text)
	}
	return wei, nil
}

// Validate checks the settings that need no other place to be checked.
func (s *Storage) Validate() error {
	if _, err := presets.Get(s.Network); err != nil {
		return fmt.Errorf("storage.network: %w", err)
	}
	if _, _, err := ParseShard(s.Shard); err != nil {
		return fmt.Errorf("storage.shard: %w", err)
	}
	if _, err := s.Places(""); err != nil {
		return err
	}
	if _, _, err := ParseParity(s.Parity); err != nil {
		return fmt.Errorf("storage.parity: %w", err)
	} else if s.Parity != "" {
		return fmt.Errorf("storage.parity = %q: this version does not write parity: leave it empty; data that a disk loses are fetched again from other nodes", s.Parity)
	}
	const load = 256 * units.KiB
	switch {
	case s.Slab < load || s.Slab%load != 0:
		return fmt.Errorf("storage.slab = %s: use a multiple of 256 KiB", s.Slab)
	case s.Quota < s.Slab && len(s.Dirs) == 0:
		return fmt.Errorf("storage.quota = %s is less than one step of preallocation, storage.slab = %s", s.Quota, s.Slab)
	case s.Confirmations < -1:
		return fmt.Errorf("storage.confirmations = %d: use 0 or more, or -1 for that of the network", s.Confirmations)
	case s.SealGaps != "auto" && s.SealGaps != "never":
		return fmt.Errorf("storage.seal_gaps = %q: use auto or never", s.SealGaps)
	case s.Rate < 0:
		return fmt.Errorf("storage.rate = %v: use 0 or more", s.Rate)
	}
	for key, addr := range map[string]string{"addr": s.Addr, "admin": s.Admin, "grpc": s.GRPC, "indexer": s.Indexer} {
		if err := checkAddr("storage."+key, addr, key != "addr"); err != nil {
			return err
		}
	}
	if host, _, err := net.SplitHostPort(s.Admin); err == nil && !options.IsLoopback(host) {
		return fmt.Errorf("storage.admin = %q: the admin interface is served on loopback only", s.Admin)
	}
	for key, list := range map[string][]string{"peers": s.Peers, "indexers": s.Indexers, "public_url": nonEmpty(s.PublicURL)} {
		for _, u := range list {
			if p, err := url.Parse(u); u != "none" && (err != nil || p.Host == "" || p.Scheme != "http" && p.Scheme != "https") {
				return fmt.Errorf("storage.%s: %q is no http or https URL", key, u)
			}
		}
	}
	return nil
}

// Validate checks the settings that need no other place to be checked.
func (m *Miner) Validate() error {
	for key, text := range map[string]string{"account": m.Account, "beneficiary": m.Beneficiary} {
		if text == "" {
			continue
		}
		if _, err := presets.ParseAddress(text); err != nil {
			return fmt.Errorf("miner.%s = %q: %w", key, text, err)
		}
	}
	if m.ID != "" {
		if _, err := ParseHash(m.ID); err != nil {
			return fmt.Errorf("miner.id: %w", err)
		}
	}
	for key, text := range map[string]string{"min_profit": m.MinProfit, "withdraw_above": m.WithdrawAbove, "gas_per_day": m.GasPerDay} {
		if wei, err := ParseTokens(text); err != nil || wei.Sign() < 0 && key != "min_profit" {
			return fmt.Errorf("miner.%s = %q: write a number of tokens such as 0.25", key, text)
		}
	}
	switch {
	case m.Range != "wide" && m.Range != "shard":
		return fmt.Errorf("miner.range = %q: use wide or shard", m.Range)
	case m.Policy != plan.Auto && m.Policy != plan.Bucketed && m.Policy != plan.Direct && m.Policy != plan.Resident:
		return fmt.Errorf("miner.policy = %q: use auto, bucketed, direct or resident", m.Policy)
	case m.CPUPercent < 1 || m.CPUPercent > 100:
		return fmt.Errorf("miner.cpu_percent = %d: use 1 to 100", m.CPUPercent)
	case m.Threads < 0:
		return fmt.Errorf("miner.threads = %d: use 0 for all, or a number of threads", m.Threads)
	case m.RAM < 0:
		return fmt.Errorf("miner.ram = %s: use 0 or more", m.RAM)
	case m.KeepContexts != "auto" && m.KeepContexts != "always" && m.KeepContexts != "never":
		return fmt.Errorf("miner.keep_contexts = %q: use auto, always or never", m.KeepContexts)
	case m.Heartbeat < 0:
		return fmt.Errorf("miner.heartbeat = %v: use 0 for none, or a time such as 5m", m.Heartbeat)
	}
	return nil
}

// Validate checks the listener.
func (s *Status) Validate() error { return checkAddr("status.addr", s.Addr, true) }

// ParseHash reads 0x and 64 hexadecimal digits.
func ParseHash(text string) (common.Hash, error) {
	digits, ok := strings.CutPrefix(text, "0x")
	b := common.FromHex(text)
	if !ok || len(digits) != 64 || len(b) != 32 {
		return common.Hash{}, fmt.Errorf("%q is not 0x and 64 hexadecimal digits", text)
	}
	return common.BytesToHash(b), nil
}

// ParseParity reads DATA+PARITY; an empty text is 0+0, no parity.
func ParseParity(text string) (data, parity int, err error) {
	if text == "" {
		return 0, 0, nil
	}
	a, b, ok := strings.Cut(text, "+")
	data, errData := strconv.Atoi(a)
	parity, errParity := strconv.Atoi(b)
	if !ok || errData != nil || errParity != nil || data < 1 || parity < 1 || data+parity > 256 {
		return 0, 0, fmt.Errorf("%q: write DATA+PARITY such as 10+4, together at most 256", text)
	}
	return data, parity, nil
}

func checkAddr(key, addr string, optional bool) error {
	if addr == "" && optional {
		return nil
	}
	host, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil || net.ParseIP(host) == nil {
		return fmt.Errorf("%s = %q: write IP:PORT such as 127.0.0.1:5678", key, addr)
	}
	return nil
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
