// Package options holds the settings of the [chain] section. It has types,
// defaults and checks only, so that everything may import it.
package options

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"time"
)

// Modes of the chain section.
const (
	Off       = "off"       // no chain
	Dev       = "dev"       // embedded, static validators, prefunded accounts
	Validator = "validator" // embedded, signs blocks
	Full      = "full"      // embedded, follows
	External  = "external"  // a client of other nodes
)

// Options is the [chain] section. Sizes in MB are MiB.
type Options struct {
	Mode         string    `toml:"mode" doc:"off, dev, validator, full or external"`
	Home         string    `toml:"home" doc:"directory of the chain's files; empty: HOME/chain"`
	RPCURL       string    `toml:"rpc_url" doc:"external mode: JSON-RPC server, http(s):// or ws(s)://; empty: the public one of chain_id, if it has one"`
	WSURL        string    `toml:"ws_url" doc:"external mode: WebSocket server that tells of new blocks, ws:// or wss://; empty: ask for them"`
	FallbackURLs []string  `toml:"fallback_urls" doc:"external mode: more servers of the same chain; the healthiest is used"`
	ChainID      int64     `toml:"chain_id" doc:"external mode: EVM chain id that every server must have, such as 16661 (mainnet) or 16602 (testnet)"`
	PerSecond    float64   `toml:"requests_per_second" doc:"external mode: requests sent to one URL each second; every element of a batch counts"`
	MaxInFlight  int       `toml:"max_in_flight" doc:"external mode: requests to one URL that are under way at once"`
	HTTP         HTTP      `toml:"http"`
	WS           WS        `toml:"ws"`
	RPC          RPC       `toml:"rpc"`
	P2P          P2P       `toml:"p2p"`
	CometRPC     CometRPC  `toml:"comet_rpc"`
	Consensus    Consensus `toml:"consensus"`
	Mempool      Mempool   `toml:"mempool"`
	EVM          EVM       `toml:"evm"`
	Prune        Prune     `toml:"prune"`
	Privval      Privval   `toml:"privval"`
	StateSync    StateSync `toml:"state_sync"`
	AllowDevKeys bool      `toml:"allow_dev_keys" doc:"run a network of several validators although its genesis prefunds accounts with published keys"`
	MinFree      int64     `toml:"min_free_mb" doc:"stop with a message when the disk has less free space than this many MiB; 0 = never"`
	Snapshot     Snapshot  `toml:"snapshot"`
	Metrics      Metrics   `toml:"metrics"`
	Dev          DevMode   `toml:"dev"`
}

// Metrics is the listener for Prometheus and health checks.
type Metrics struct {
	Addr string `toml:"addr" doc:"IP:PORT that serves /metrics and /health; port 0 = any free one; empty: off"`
}

// DevMode is for mode dev with one validator.
type DevMode struct {
	Instant   bool          `toml:"instant" doc:"mode dev: make a block as soon as a transaction waits; the chain's clock may run 10 s ahead, then one block per second"`
	BlockTime time.Duration `toml:"block_time" doc:"mode dev: time between blocks without transactions, 1s to 60s in whole seconds; 0 = chain.consensus.block_time"`
}

// HTTP is the Ethereum JSON-RPC listener.
type HTTP struct {
	Enabled bool     `toml:"enabled" doc:"serve Ethereum JSON-RPC over HTTP"`
	Addr    string   `toml:"addr" doc:"IP address to listen on; anything but loopback is public"`
	Port    int      `toml:"port" doc:"TCP port; 0 = any free one"`
	API     []string `toml:"api" doc:"namespaces: eth, net, web3; on loopback also txpool, debug"`
	CORS    []string `toml:"cors" doc:"origins that browsers may call from"`
	Vhosts  []string `toml:"vhosts" doc:"accepted Host headers; * = all"`
}

// WS is JSON-RPC over WebSocket.
type WS struct {
	Enabled bool     `toml:"enabled" doc:"serve Ethereum JSON-RPC over WebSocket"`
	Addr    string   `toml:"addr" doc:"IP address to listen on"`
	Port    int      `toml:"port" doc:"TCP port; 0 = any free one; the HTTP port again = the same listener"`
	API     []string `toml:"api" doc:"namespaces, as in chain.http.api"`
	Origins []string `toml:"origins" doc:"origins that browsers may connect from"`
}

// RPC limits what one request or client may cost.
type RPC struct {
	GasCap        int64         `toml:"gas_cap" doc:"gas limit of eth_call and eth_estimateGas"`
	EVMTimeout    time.Duration `toml:"evm_timeout" doc:"time limit of eth_call"`
	BatchItems    int           `toml:"batch_items" doc:"requests in one batch"`
	BatchBytes    int           `toml:"batch_bytes" doc:"bytes of one batch's answer"`
	BodyBytes     int           `toml:"body_bytes" doc:"bytes of one HTTP request"`
	TxFeeCap      float64       `toml:"tx_fee_cap" doc:"highest fee, in tokens, of a transaction sent here; 0 = none"`
	LogRangeLimit int64         `toml:"log_range_limit" doc:"blocks in one eth_getLogs query; 0 = unlimited"`
	Rate          float64       `toml:"rate" doc:"HTTP requests per second and client address, bursts of twice as many; 0 = unlimited"`
	WaitSync      bool          `toml:"wait_sync" doc:"open the listeners only when stored blocks are replayed"`
}

// P2P is CometBFT's network.
type P2P struct {
	Laddr           string   `toml:"laddr" doc:"listen address, tcp://IP:PORT"`
	ExternalAddress string   `toml:"external_address" doc:"address told to peers, IP:PORT; empty: the listen address"`
	PersistentPeers []string `toml:"persistent_peers" doc:"peers to stay connected with, ID@HOST:PORT"`
	Seeds           []string `toml:"seeds" doc:"seed nodes, ID@HOST:PORT"`
	PEX             bool     `toml:"pex" doc:"exchange peer addresses; off for validators behind sentries"`
	MaxInbound      int      `toml:"max_inbound" doc:"inbound peers"`
	MaxOutbound     int      `toml:"max_outbound" doc:"outbound peers"`
	SendRate        int64    `toml:"send_rate" doc:"bytes per second to one peer"`
	RecvRate        int64    `toml:"recv_rate" doc:"bytes per second from one peer"`
	SameIP          bool     `toml:"allow_same_ip" doc:"accept several peers of one address and private addresses: test networks"`
}

// CometRPC is CometBFT's own RPC.
type CometRPC struct {
	Laddr string `toml:"laddr" doc:"listen address, tcp://IP:PORT; empty: off"`
}

// Consensus times. All validators of a chain should use the same.
type Consensus struct {
	TimeoutPropose        time.Duration `toml:"timeout_propose" doc:"wait for a proposal before voting nil"`
	TimeoutPrevote        time.Duration `toml:"timeout_prevote" doc:"wait for more prevotes"`
	TimeoutPrecommit      time.Duration `toml:"timeout_precommit" doc:"wait for more precommits"`
	TimeoutCommit         time.Duration `toml:"timeout_commit" doc:"wait for late votes after a block"`
	BlockTime             time.Duration `toml:"block_time" doc:"time between blocks, 1s to 60s in whole seconds"`
	PeerGossipSleep       time.Duration `toml:"peer_gossip_sleep_duration" doc:"pause between gossip rounds"`
	DoubleSignCheckHeight int64         `toml:"double_sign_check_height" doc:"after a start, refuse to sign if one of this many last blocks has a signature of the key that this machine does not remember; with a remote signer: any signature of it; 0 = off"`
	FeeRecipient          string        `toml:"fee_recipient" doc:"address that earns the tips of our blocks, 0x…; empty: the validator's operator in the genesis file"`
}

// Mempool limits the transaction pool.
type Mempool struct {
	ReapInterval time.Duration `toml:"reap_interval" doc:"pause between batches of transactions sent to peers"`
	GlobalSlots  int64         `toml:"global_slots" doc:"executable transactions kept"`
	AccountSlots int64         `toml:"account_slots" doc:"executable transactions of one account that are guaranteed a place"`
	PriceLimit   int64         `toml:"price_limit" doc:"lowest tip accepted and mined, wei per gas; 0 = none"`
	PriceBump    int64         `toml:"price_bump" doc:"percent by which a replacement must pay more"`
	Lifetime     time.Duration `toml:"lifetime" doc:"how long a transaction that cannot be executed is kept"`
}

// EVM sets caches and history.
type EVM struct {
	FlushTxs     int64 `toml:"flush_txs" doc:"write the state to disk after this many transactions, which bounds the replay after a crash"`
	DirtyCacheMB int   `toml:"dirty_cache_mb" doc:"MiB of state changes collected before they are written"`
	CleanCacheMB int   `toml:"clean_cache_mb" doc:"MiB of state cached for reading"`
	DBCacheMB    int   `toml:"db_cache_mb" doc:"MiB of database cache"`
	Archive      bool  `toml:"archive" doc:"keep every historic state"`
	StateHistory int64 `toml:"state_history" doc:"blocks whose state changes are kept; 0 = all"`
	LogHistory   int64 `toml:"log_history" doc:"blocks whose logs are indexed; 0 = all"`
	TxHistory    int64 `toml:"tx_history" doc:"blocks whose transactions are indexed; 0 = all"`
}

// Prune removes old consensus blocks.
type Prune struct {
	RetainBlocks int64 `toml:"retain_blocks" doc:"consensus blocks kept, at least 20000; 0 = all"`
}

// Privval says where the validator key is.
type Privval struct {
	File        string `toml:"file" doc:"validator key; empty: config/priv_validator_key.json in the chain's directory"`
	RemoteLaddr string `toml:"remote_laddr" doc:"address where a remote signer dials in, tcp:// or unix://; empty: sign here"`
}

// StateSync lets a fresh node start from a snapshot of its peers.
type StateSync struct {
	Enable      bool          `toml:"enable" doc:"start an empty node from a snapshot"`
	RPCServers  []string      `toml:"rpc_servers" doc:"CometBFT RPC addresses of at least two nodes, to verify the snapshot's header"`
	TrustHeight int64         `toml:"trust_height" doc:"height of a block known from a trusted source"`
	TrustHash   string        `toml:"trust_hash" doc:"hash of that block in hex"`
	TrustPeriod time.Duration `toml:"trust_period" doc:"how long that knowledge is good, below the unbonding time"`
}

// Snapshot is about snapshots offered to fresh nodes.
type Snapshot struct {
	Interval int64 `toml:"interval" doc:"blocks between snapshots offered to other nodes; 0 = none"`
	Keep     int   `toml:"keep" doc:"snapshots kept"`
}

// Default returns the settings of a mode.
func Default(mode string) Options {
	o := Options{
		Mode: mode,
		HTTP: HTTP{Enabled: true, Addr: "127.0.0.1", Port: 8545, API: []string{"eth", "net", "web3"}, Vhosts: []string{"localhost"}},
		WS:   WS{Addr: "127.0.0.1", Port: 8546, API: []string{"eth", "net", "web3"}},
		RPC: RPC{GasCap: 50_000_000, EVMTimeout: 5 * time.Second, BatchItems: 1000, BatchBytes: 25_000_000, BodyBytes: 5 << 20,
			TxFeeCap: 1, LogRangeLimit: 10_000, Rate: 200, WaitSync: true},
		P2P:      P2P{Laddr: "tcp://0.0.0.0:26656", PEX: true, MaxInbound: 40, MaxOutbound: 10, SendRate: 20 << 20, RecvRate: 20 << 20},
		CometRPC: CometRPC{Laddr: "tcp://127.0.0.1:26657"},
		Consensus: Consensus{TimeoutPropose: 3 * time.Second, TimeoutPrevote: time.Second, TimeoutPrecommit: time.Second,
			TimeoutCommit: 100 * time.Millisecond, BlockTime: time.Second, PeerGossipSleep: 10 * time.Millisecond},
		Mempool:   Mempool{ReapInterval: 50 * time.Millisecond, GlobalSlots: 50_000, AccountSlots: 256, PriceLimit: 1_000_000_000, PriceBump: 10, Lifetime: 3 * time.Hour},
		EVM:       EVM{FlushTxs: 200_000, DirtyCacheMB: 16, CleanCacheMB: 64, DBCacheMB: 64, StateHistory: 90_000, LogHistory: 2_350_000, TxHistory: 2_350_000},
		MinFree:   256,
		Snapshot:  Snapshot{Interval: 10_000, Keep: 2},
		Metrics:   Metrics{Addr: "127.0.0.1:26660"},
		PerSecond: 10, MaxInFlight: 4,
		StateSync: StateSync{TrustPeriod: 7 * 24 * time.Hour},
	}
	switch mode {
	case Dev:
		o.P2P.Laddr = "tcp://127.0.0.1:26656"
		o.HTTP.API = append(o.HTTP.API, "txpool", "debug")
		o.WS.Enabled, o.WS.Port = true, 8546
		o.RPC.TxFeeCap, o.RPC.Rate = 0, 0
		o.Mempool.PriceLimit = 0
		o.Snapshot.Interval = 0
	case Validator:
		o.Consensus.DoubleSignCheckHeight = 10
	}
	return o
}

// public namespaces, and those that stay on loopback.
var (
	publicAPI   = []string{"eth", "net", "web3"}
	loopbackAPI = []string{"txpool", "debug"}
)

// Embedded reports whether the mode runs a node in this process.
func (o *Options) Embedded() bool { return o.Mode == Dev || o.Mode == Validator || o.Mode == Full }

// BlockTime returns the time between blocks in the mode of o.
func (o *Options) BlockTime() time.Duration {
	if o.Mode == Dev && o.Dev.BlockTime != 0 {
		return o.Dev.BlockTime
	}
	return o.Consensus.BlockTime
}

// Instant reports whether blocks follow transactions instead of the clock.
func (o *Options) Instant() bool { return o.Mode == Dev && o.Dev.Instant }

// Validate checks the settings that need no other place to be checked.
func (o *Options) Validate() error {
	if !slices.Contains([]string{Off, Dev, Validator, Full, External}, o.Mode) {
		return fmt.Errorf("chain.mode = %q: use off, dev, validator, full or external", o.Mode)
	}
	c := o.Consensus
	switch {
	case c.BlockTime < time.Second || c.BlockTime > time.Minute || c.BlockTime%time.Second != 0:
		return fmt.Errorf("chain.consensus.block_time = %v: use whole seconds from 1s to 60s", c.BlockTime)
	case o.Dev.BlockTime != 0 && (o.Dev.BlockTime < time.Second || o.Dev.BlockTime > time.Minute || o.Dev.BlockTime%time.Second != 0):
		return fmt.Errorf("chain.dev.block_time = %v: use whole seconds from 1s to 60s, or 0 for chain.consensus.block_time", o.Dev.BlockTime)
	case o.Privval.RemoteLaddr != "" && !strings.HasPrefix(o.Privval.RemoteLaddr, "tcp://") && !strings.HasPrefix(o.Privval.RemoteLaddr, "unix://"):
		return fmt.Errorf("chain.privval.remote_laddr = %q: write tcp://IP:PORT or unix:///PATH, where the signer dials in", o.Privval.RemoteLaddr)
	case o.PerSecond <= 0:
		return fmt.Errorf("chain.requests_per_second = %v: use a rate above 0", o.PerSecond)
	case o.MaxInFlight < 1:
		return fmt.Errorf("chain.max_in_flight = %d: use 1 or more", o.MaxInFlight)
	case o.ChainID < 0:
		return fmt.Errorf("chain.chain_id = %d: no chain has a negative id", o.ChainID)
	case c.TimeoutPropose < 500*time.Millisecond:
		return fmt.Errorf("chain.consensus.timeout_propose = %v: below 500ms a block cannot reach the others", c.TimeoutPropose)
	case o.Prune.RetainBlocks != 0 && o.Prune.RetainBlocks < 20_000:
		return fmt.Errorf("chain.prune.retain_blocks = %d: keep at least 20000, or 0 for all: a crash replays from them", o.Prune.RetainBlocks)
	case o.EVM.DirtyCacheMB < 1 || o.EVM.DirtyCacheMB > 256:
		return fmt.Errorf("chain.evm.dirty_cache_mb = %d: use 1 to 256", o.EVM.DirtyCacheMB)
	}
	if a := o.Metrics.Addr; a != "" {
		if host, _, err := net.SplitHostPort(a); err != nil || net.ParseIP(host) == nil {
			return fmt.Errorf("chain.metrics.addr = %q: write IP:PORT, such as 127.0.0.1:26660, or nothing to turn it off", a)
		}
	}
	for _, l := range []struct {
		key, addr string
		port      int
		on        bool
		api       []string
	}{
		{"chain.http", o.HTTP.Addr, o.HTTP.Port, o.HTTP.Enabled, o.HTTP.API}, {"chain.ws", o.WS.Addr, o.WS.Port, o.WS.Enabled, o.WS.API},
	} {
		if !l.on {
			continue
		}
		if net.ParseIP(l.addr) == nil {
			return fmt.Errorf("%s.addr = %q: give an IP address, such as 127.0.0.1", l.key, l.addr)
		}
		if l.port < 0 || l.port > 65535 {
			return fmt.Errorf("%s.port = %d: no TCP port", l.key, l.port)
		}
		for _, n := range l.api {
			switch {
			case slices.Contains(publicAPI, n), slices.Contains(loopbackAPI, n) && IsLoopback(l.addr):
			case slices.Contains(loopbackAPI, n):
				return fmt.Errorf("%s.api: %q is served on loopback only, but %s.addr is %s", l.key, n, l.key, l.addr)
			default:
				return fmt.Errorf("%s.api: no namespace %q; use %s", l.key, n, strings.Join(append(publicAPI, loopbackAPI...), ", "))
			}
		}
	}
	return nil
}

// IsLoopback reports whether an IP address is this machine only.
func IsLoopback(addr string) bool {
	ip := net.ParseIP(addr)
	return ip != nil && ip.IsLoopback()
}
