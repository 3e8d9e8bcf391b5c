package client

import (
	"context"
	"fmt"
	"slices"

	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/presets"
)

// FromSettings makes the client that the [chain] section describes for mode
// external. opt holds what the section does not (spec/chain.md 9, 12).
func FromSettings(ctx context.Context, o options.Options, opt Options) (*Remote, error) {
	urls, err := settingsURLs(o)
	if err != nil {
		return nil, err
	}
	opt.RequestsPerSecond, opt.MaxInFlight = o.PerSecond, o.MaxInFlight
	return External(ctx, urls, uint64(o.ChainID), opt)
}

// settingsURLs lists the servers, the preferred one first. A public network's own
// stands in for a missing rpc_url.
func settingsURLs(o options.Options) ([]string, error) {
	if o.ChainID == 0 {
		return nil, fmt.Errorf("chain.chain_id is not set: say which chain is meant, %d for 0G mainnet, %d for 0G testnet, or that of the chain behind chain.rpc_url",
			presets.MainnetChainID, presets.TestnetChainID)
	}
	var urls []string
	if o.RPCURL != "" {
		urls = append(urls, o.RPCURL)
	}
	if o.WSURL != "" {
		urls = append(urls, o.WSURL)
	}
	urls = append(urls, o.FallbackURLs...)
	if len(urls) > 0 {
		return urls, nil
	}
	for _, name := range presets.Names() {
		if n, err := presets.Get(name); err == nil && name != presets.Dev && n.ChainID == uint64(o.ChainID) {
			return slices.Clone(n.RPC), nil
		}
	}
	return nil, fmt.Errorf("chain.rpc_url is not set, and chain %d has no public server that zgminer knows: set it", o.ChainID)
}
