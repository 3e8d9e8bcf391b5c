package node

import (
	"fmt"
	"net"
	"slices"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/zgminer/zgminer/chain/evm"
)

// Application is what CometBFT talks to: an *app.App, or a test's wrapper of it.
type Application = abci.Application

func (n *Node) set(change func(*Status)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	change(&n.status)
}

func (n *Node) setPhase(p Phase, err error) {
	n.set(func(s *Status) {
		s.Phase = p
		if err != nil {
			s.Problem, s.ExitCode = err.Error(), ExitCode(err)
		}
	})
	n.tell()
}

// tell writes the status file.
func (n *Node) tell() error {
	n.writing.Lock()
	defer n.writing.Unlock()
	return writeStatus(n.layout, n.Status())
}

// remember takes over from the status file what the last run left. The caller holds
// the directory's lock.
func (n *Node) remember() {
	last, err := decodeStatus(n.layout)
	if err != nil { // none, or damaged: then nothing is known of the data
		return
	}
	n.set(func(s *Status) {
		s.CleanStop = last.CleanStop
		if last.GenesisID == s.GenesisID {
			s.Height, s.BlockTime, s.Persisted = last.Height, last.BlockTime, last.Persisted
		}
	})
}

// beginChanges takes the record of a clean stop back, before the data are opened:
// whatever ends the process from here on leaves none. It returns whether there was
// one.
func (n *Node) beginChanges() (wasClean bool, err error) {
	n.set(func(s *Status) { wasClean, s.CleanStop = s.CleanStop, false })
	if err := n.tell(); err != nil {
		return wasClean, fmt.Errorf("write the node's status before its data are opened: %w", err)
	}
	return wasClean, nil
}

// Status returns the node's present state.
func (n *Node) Status() Status {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.evm != nil { // remembered after the EVM is closed
		h := n.evm.Head()
		n.status.Height, n.status.BlockTime = h.Number.Int64(), time.Unix(int64(h.Time), 0).UTC()
	}
	s := n.status
	s.Updated = time.Now().UTC()
	if n.evm != nil {
		s.ClockLead = max(0, s.BlockTime.Sub(s.Updated).Seconds())
		s.PoolReady, s.PoolQueued = n.evm.PoolStats()
		s.HTTP, s.WS = n.evm.HTTPAddr(), n.evm.WSAddr()
	}
	if n.app != nil {
		s.Rejected = n.app.Stats().Rejected.Load()
	}
	if n.comet != nil {
		s.Peers = n.comet.Switch().Peers().Size()
		s.CometRPC = n.cfg.Options.CometRPC.Laddr
		if s.Phase == Syncing && !n.comet.ConsensusReactor().WaitSync() {
			s.Phase = Running
			n.status.Phase = Running
		}
	}
	if s.Phase != Replaying {
		s.ReplayTarget = 0
	}
	return s
}

// reportStatus writes the status file every second until the returned function is
// called.
func (n *Node) reportStatus() (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		t := time.NewTicker(time.Second)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				n.tell()
			case <-quit:
				return
			}
		}
	}()
	return func() {
		close(quit)
		<-done
	}
}

// checkPorts tries every port before anything is opened, so that the error is the
// first thing to be seen.
func (n *Node) checkPorts() error {
	o := n.cfg.Options
	type port struct {
		key, addr string
		number    int
	}
	var ports []port
	if o.HTTP.Enabled {
		ports = append(ports, port{"chain.http", o.HTTP.Addr, o.HTTP.Port})
	}
	if o.WS.Enabled && (o.WS.Port != o.HTTP.Port || o.WS.Addr != o.HTTP.Addr) {
		ports = append(ports, port{"chain.ws", o.WS.Addr, o.WS.Port})
	}
	for _, p := range ports {
		ln, err := evm.Listen(p.key, p.addr, p.number)
		if err != nil {
			return &Problem{CodeInUse, err}
		}
		ln.Close()
	}
	for key, laddr := range map[string]string{"chain.p2p.laddr": o.P2P.Laddr, "chain.comet_rpc.laddr": o.CometRPC.Laddr} {
		if laddr == "" && key == "chain.comet_rpc.laddr" {
			continue
		}
		hp, err := hostPort(key, laddr)
		if err != nil {
			return err
		}
		ln, err := net.Listen("tcp", hp)
		if err != nil {
			return problem(CodeInUse, "listen on %s: %w; stop the program that uses the port or set %s", hp, err, key)
		}
		ln.Close()
	}
	for _, l := range []struct {
		key, addr string
		on        bool
	}{{"chain.http", o.HTTP.Addr, o.HTTP.Enabled}, {"chain.ws", o.WS.Addr, o.WS.Enabled}} {
		if l.on && !slices.Contains([]string{"127.0.0.1", "::1"}, l.addr) && !net.ParseIP(l.addr).IsLoopback() {
			n.log.Warn("JSON-RPC is open to other machines", "setting", l.key+".addr", "addr", l.addr)
		}
	}
	return nil
}
