package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/genesis"
)

// Phase is what a node is doing.
type Phase string

// The phases in their order.
const (
	Opening   Phase = "opening" // databases
	Waiting   Phase = "waiting for the remote signer"
	Replaying Phase = "replaying" // stored blocks that the EVM lost in a crash
	Syncing   Phase = "syncing"   // blocks or a snapshot from peers
	Running   Phase = "running"
	Stopping  Phase = "stopping"
	Stopped   Phase = "stopped"
	Failed    Phase = "failed"
)

// Status is a node's state at one moment.
type Status struct {
	Phase     Phase     `json:"phase"`
	Updated   time.Time `json:"updated"`
	PID       int       `json:"pid"`
	Problem   string    `json:"problem,omitempty"` // why it failed
	ExitCode  int       `json:"exit_code,omitempty"`
	ChainID   uint64    `json:"chain_id"`
	GenesisID string    `json:"genesis_sha256"`
	Mode      string    `json:"mode"`
	// CleanStop tells that the data on disk are as a clean stop left them: no node
	// has begun to change them since, though one may have failed to start.
	CleanStop bool `json:"clean_stop"`

	Governance *common.Address    `json:"governance,omitempty"` // of the chain's contracts
	Contracts  *genesis.Contracts `json:"contracts,omitempty"`  // storage contracts of block 0

	Height       int64     `json:"height"`                  // newest decided block of the EVM
	ReplayTarget int64     `json:"replay_target,omitempty"` // height that a replay ends at
	BlockTime    time.Time `json:"block_time"`              // of the newest block
	ClockLead    float64   `json:"clock_lead_seconds"`      // of the newest block over this machine's clock
	Persisted    uint64    `json:"persisted_height"`

	NodeID     string `json:"node_id,omitempty"`
	Validator  string `json:"validator_address,omitempty"`
	Peers      int    `json:"peers"`
	PoolReady  int    `json:"pool_pending"`
	PoolQueued int    `json:"pool_queued"`
	HTTP       string `json:"http,omitempty"`
	WS         string `json:"ws,omitempty"`
	CometRPC   string `json:"comet_rpc,omitempty"`
	Metrics    string `json:"metrics,omitempty"`
	Rejected   int64  `json:"proposals_rejected"`
}

// Ready reports whether the node follows the chain: its newest block is younger
// than ten block times.
func (s Status) Ready(now time.Time, blockTime time.Duration) bool {
	return s.Phase == Running && s.Height > 0 && now.Sub(s.BlockTime) < 10*blockTime
}

// ReadStatus reads what the node of a chain directory last said of itself.
// running tells whether its process lives.
func ReadStatus(dir string) (s Status, running bool, err error) {
	running = InUse(dir)
	if s, err = decodeStatus(Layout{dir}); err != nil {
		return s, running, err
	}
	if !running && s.Phase != Failed && s.Phase != Stopped {
		s.Phase, s.Problem = Failed, "the process ended without saying why (killed, or the machine went down); the next start repairs the data"
	}
	return s, running, nil
}

// decodeStatus reads the status file as it is.
func decodeStatus(l Layout) (s Status, err error) {
	data, err := os.ReadFile(l.Status())
	if errors.Is(err, fs.ErrNotExist) {
		return s, fmt.Errorf("no chain node has run in %s: zgminer chain init makes one, zgminer chain run starts it", l.Dir)
	}
	if err != nil {
		return s, fmt.Errorf("read the node's status: %w", err)
	}
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("read the node's status in %s: %w", l.Status(), err)
	}
	return s, nil
}

// recordRefusal leaves in the status of a chain directory why a node in it was not
// started; what the status tells of the data stays. A directory that is not there
// is not made, and the status of a running node stays its own.
func recordRefusal(dir, mode string, cause error) {
	if i, err := os.Stat(dir); err != nil || !i.IsDir() {
		return
	}
	lock, err := lockDir(dir, true)
	if err != nil {
		return
	}
	defer lock.unlock()
	l := Layout{dir}
	s, err := decodeStatus(l)
	if err != nil {
		s = Status{}
	}
	s.Phase, s.Updated, s.PID, s.Mode = Failed, time.Now().UTC(), os.Getpid(), mode
	s.Problem, s.ExitCode, s.ReplayTarget = cause.Error(), ExitCode(cause), 0
	writeStatus(l, s) // the caller has the error anyway
}

// writeStatus replaces the status file. A full disk must not matter here.
func writeStatus(l Layout, s Status) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	tmp := l.Status() + ".tmp"
	if err := os.WriteFile(tmp, append(data, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, l.Status())
}
