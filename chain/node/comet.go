package node

import (
	"strings"
	"time"

	// CometBFT's settings.
	cometcfg "github.com/cometbft/cometbft/config"

	"github.com/zgminer/zgminer/chain/app"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/rules"
)

// cometConfig translates our settings into CometBFT's. Paths are absolute.
func cometConfig(l Layout, o options.Options, fast bool) *cometcfg.Config {
	c := cometcfg.DefaultConfig()
	c.SetRoot(l.Dir)
	c.Moniker = "zgminer"
	c.NodeKey, c.PrivValidatorKey, c.PrivValidatorState = l.NodeKey(), o.Privval.File, l.SignState()
	if c.PrivValidatorKey == "" {
		c.PrivValidatorKey = l.ValidatorKey()
	}
	c.DBPath = l.Data()
	c.RPC.ListenAddress = o.CometRPC.Laddr
	c.RPC.CORSAllowedOrigins = nil

	c.P2P.ListenAddress, c.P2P.ExternalAddress = o.P2P.Laddr, o.P2P.ExternalAddress
	c.P2P.PersistentPeers, c.P2P.Seeds = strings.Join(o.P2P.PersistentPeers, ","), strings.Join(o.P2P.Seeds, ",")
	c.P2P.AddrBook = l.AddrBook()
	c.P2P.PexReactor = o.P2P.PEX
	c.P2P.MaxNumInboundPeers, c.P2P.MaxNumOutboundPeers = o.P2P.MaxInbound, o.P2P.MaxOutbound
	c.P2P.SendRate, c.P2P.RecvRate = o.P2P.SendRate, o.P2P.RecvRate
	c.P2P.FlushThrottleTimeout = 5 * time.Millisecond
	c.P2P.MaxPacketMsgPayloadSize = 32 << 10
	c.P2P.AllowDuplicateIP, c.P2P.AddrBookStrict = o.P2P.SameIP, !o.P2P.SameIP

	c.Mempool.Type = cometcfg.MempoolTypeApp
	c.Mempool.ReapInterval = o.Mempool.ReapInterval
	c.Mempool.SeenCacheSize = 100_000
	c.Mempool.MaxTxBytes = 1 << 20

	s := o.Consensus
	c.Consensus.WalPath = l.Data() + "/cs.wal/wal"
	c.Consensus.TimeoutPropose, c.Consensus.TimeoutPrevote, c.Consensus.TimeoutPrecommit = s.TimeoutPropose, s.TimeoutPrevote, s.TimeoutPrecommit
	// Blocks of more than a second are spaced by the commit timeout; whole seconds
	// are kept by the proposer.
	c.Consensus.TimeoutCommit = s.TimeoutCommit + o.BlockTime() - time.Second
	c.Consensus.SkipTimeoutCommit = false
	c.Consensus.CreateEmptyBlocks = true
	c.Consensus.PeerGossipSleepDuration = s.PeerGossipSleep
	c.Consensus.DoubleSignCheckHeight = s.DoubleSignCheckHeight
	if o.Instant() { // the proposer waits for transactions, and consensus with it
		c.Consensus.TimeoutPropose = s.TimeoutPropose + o.BlockTime() + app.MaxLead
		c.Consensus.TimeoutCommit = time.Millisecond
	}
	if fast {
		c.Consensus.TimeoutCommit = time.Millisecond
	}
	c.TxIndex.Indexer = "null" // the EVM indexes transactions
	c.Storage.DiscardABCIResponses = true

	ss := o.StateSync
	c.StateSync.TempDir = l.Snapshots()
	c.StateSync.DiscoveryTime = 6 * time.Second
	c.StateSync.Enable, c.StateSync.RPCServers = ss.Enable, ss.RPCServers
	c.StateSync.TrustHeight, c.StateSync.TrustHash, c.StateSync.TrustPeriod = ss.TrustHeight, ss.TrustHash, ss.TrustPeriod
	return c
}

// maxBlockRLP returns the limit on a block's RLP for a fork, 0 for none.
func maxBlockRLP(fork string) uint64 {
	if fork == "osaka" {
		return rules.MaxBlockRLP
	}
	return 0
}

// checkPeers refuses peer addresses that CometBFT would only mention in its log.
func checkPeers(key string, peers []string) error {
	for _, p := range peers {
		id, host, ok := strings.Cut(p, "@")
		if !ok || len(id) != 40 || !strings.Contains(host, ":") {
			return problem(CodeConfig, "chain.p2p.%s: %q is not ID@HOST:PORT with an ID of 40 hex digits; zgminer chain keys shows a node's", key, p)
		}
	}
	return nil
}

// hostPort splits tcp://HOST:PORT.
func hostPort(key, laddr string) (string, error) {
	hp, ok := strings.CutPrefix(laddr, "tcp://")
	if !ok || !strings.Contains(hp, ":") {
		return "", problem(CodeConfig, "%s = %q: write tcp://IP:PORT", key, laddr)
	}
	return hp, nil
}
