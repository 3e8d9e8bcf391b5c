package miner

import (
	"errors"
	"fmt"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/watch"
)

// Codes of reasons that follow from the settings.
const (
	Disabled watch.Code = "disabled"    // the settings want no mining
	NoSigner watch.Code = "no-signer"   // nobody signs answers
	Register watch.Code = "registering" // a miner id is being asked for
)

// idleReason says why nothing is mined before anything was tried.
func (c *Config) idleReason() watch.Reason {
	switch {
	case !c.Miner.Enabled:
		return watch.Reason{Code: Disabled, Text: "Mining is switched off: miner.enabled is false."}
	case c.Signer == nil:
		return watch.Reason{Code: NoSigner, Text: "Nothing is mined because nobody signs answers: set miner.account or miner.signer."}
	case len(c.Devices) == 0:
		return watch.Reason{Code: mining.NoDevice, Text: "Nothing is mined because there is no device that computes."}
	}
	return watch.Reason{Code: watch.Starting, Text: "The miner id has not been looked up yet."}
}

// noIdentity says why there is no miner id.
func noIdentity(err error) watch.Reason {
	if errors.Is(err, client.ErrUnavailable) {
		return watch.Reason{Code: watch.ChainDown, Text: fmt.Sprintf("The chain cannot be asked for the miner id (%v); it is tried again.", err)}
	}
	return watch.Reason{Code: watch.NoMinerID, Text: fmt.Sprintf("There is no miner id to mine for: %v.", err)}
}

// setIdle notes why nothing is mined while there is no miner id.
func (n *Node) setIdle(r watch.Reason) {
	n.mu.Lock()
	n.idle = r
	n.mu.Unlock()
}
