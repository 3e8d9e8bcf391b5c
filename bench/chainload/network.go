package chainload

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/node"
)

func chainID() *big.Int { return big.NewInt(genesis.DefaultChainID) }

// network is a running network: nodes of ours, or the baseline.
type network struct {
	dir       string
	processes []*process
	client    *rpcClient // of the first node
}

// homes makes a chain with so many validators and returns how to run them. Block 0
// has the senders' money and the token.
func (r *run) homes(dir string, validators int, gasLimit uint64) ([]node.Config, error) {
	fund := map[common.Address]*big.Int{}
	for _, a := range r.fund {
		fund[a.address] = fortune
	}
	var homes []string
	for i := range validators {
		homes = append(homes, filepath.Join(dir, fmt.Sprintf("node%d", i)))
	}
	made, err := node.Init(node.InitOptions{Homes: homes, Dev: true, GasLimit: gasLimit, Fund: fund, Time: time.Now().Add(-time.Second),
		Adjust: func(g *genesis.Genesis) {
			g.EVM.Alloc[tokenAddress] = tokenAccount(r.fund)
			// What the gas limit may need at worst, as chain init demands.
			g.Params.MaxBytes = max(g.Params.MaxBytes, g.Params.EvidenceMaxBytes+int64(gasLimit/10)+1<<20)
		}})
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(validators)
	if err != nil {
		return nil, err
	}
	var out []node.Config
	for i, n := range made.Nodes {
		o := n.Options
		o.HTTP.Port, o.WS.Enabled, o.CometRPC.Laddr, o.Metrics.Addr = 0, false, "", ""
		o.P2P.Laddr, o.P2P.SameIP, o.P2P.PEX, o.P2P.PersistentPeers = fmt.Sprintf("tcp://127.0.0.1:%d", ports[i]), true, false, nil
		for j, peer := range made.Nodes {
			if i != j {
				o.P2P.PersistentPeers = append(o.P2P.PersistentPeers, fmt.Sprintf("%s@127.0.0.1:%d", peer.Keys.NodeID, ports[j]))
			}
		}
		out = append(out, node.Config{Dir: node.ChainDir(n.Home), Options: o})
	}
	return out, nil
}

// freePorts returns TCP ports of loopback that were free a moment ago.
func freePorts(count int) (out []int, err error) {
	for range count {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("find a free port on loopback: %w", err)
		}
		defer l.Close()
		out = append(out, l.Addr().(*net.TCPAddr).Port)
	}
	return out, nil
}

// start starts a network and waits for its first blocks.
func (r *run) start(ctx context.Context, validators int, gasLimit uint64, name string) (_ *network, err error) {
	dir, err := r.scratch(name)
	if err != nil {
		return nil, err
	}
	n := &network{dir: dir}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.stop())
		}
	}()
	homes, err := r.homes(dir, max(validators, 1), gasLimit)
	if err != nil {
		return nil, err
	}
	var jobs []job
	for i, h := range homes {
		j := job{Kind: kindNode, Node: h, Profile: r.profile(fmt.Sprintf("%s-node%d", name, i))}
		if validators == 0 {
			j = job{Kind: kindDev, Genesis: node.Layout{Dir: h.Dir}.Genesis(), Dir: filepath.Join(dir, "dev"), Profile: r.profile(name + "-dev")}
		}
		jobs = append(jobs, j)
	}
	for _, j := range jobs {
		p, err := spawn(r.Command, j)
		if err != nil {
			return nil, err
		}
		n.processes = append(n.processes, p)
	}
	for _, p := range n.processes {
		var s started
		if err := p.read(ctx, &s); err != nil {
			return nil, err
		}
		if s.Error != "" {
			return nil, errors.New(s.Error)
		}
		p.address = s.HTTP
	}
	n.client = newClient(n.processes[0].address)
	if err := n.reach(ctx, 3); err != nil {
		return nil, err
	}
	return n, nil
}

// reach waits for a height.
func (n *network) reach(ctx context.Context, height uint64) error {
	for began := time.Now(); ; {
		h, err := n.client.height(ctx)
		if err != nil || h >= height {
			return err
		}
		if time.Since(began) > stalled {
			return fmt.Errorf("the network is at block %d after %v", h, stalled)
		}
		if err := sleep(ctx, minedPoll); err != nil {
			return err
		}
	}
}

// cpu is the CPU time of all processes.
func (n *network) cpu(ctx context.Context) (sum time.Duration, err error) {
	for _, p := range n.processes {
		u, err := p.usage(ctx)
		if err != nil {
			return 0, err
		}
		sum += u.CPU
	}
	return sum, nil
}

// edge waits for the next block and returns its height and when it was seen.
func (n *network) edge(ctx context.Context) (uint64, time.Time, error) {
	first, err := n.client.height(ctx)
	if err != nil {
		return 0, time.Time{}, err
	}
	for began := time.Now(); time.Since(began) < stalled; {
		if err := sleep(ctx, 2*receiptPoll); err != nil {
			return 0, time.Time{}, err
		}
		h, err := n.client.height(ctx)
		if err != nil {
			return 0, time.Time{}, err
		}
		if h > first {
			return h, time.Now(), nil
		}
	}
	return 0, time.Time{}, fmt.Errorf("the network stands at block %d for %v", first, stalled)
}

// idle measures a network without load.
func (n *network) idle(ctx context.Context, r *run) (*quiet, error) {
	from, began, err := n.edge(ctx)
	if err != nil {
		return nil, err
	}
	first := n.processes[0]
	before, err := first.usage(ctx)
	if err != nil {
		return nil, err
	}
	at := time.Now()
	if err := sleep(ctx, r.Quiet); err != nil {
		return nil, err
	}
	after, err := first.usage(ctx)
	if err != nil {
		return nil, err
	}
	q := &quiet{memory: after.Resident, cpuPercent: 100 * (after.CPU - before.CPU).Seconds() / time.Since(at).Seconds()}
	to, ended, err := n.edge(ctx)
	if err != nil {
		return nil, err
	}
	q.blocksPerS = float64(to-from) / ended.Sub(began).Seconds()
	for _, p := range r.probes {
		// Anywhere within a second.
		if err := sleep(ctx, time.Duration(r.jitter.Int64N(int64(time.Second)))); err != nil {
			return nil, err
		}
		d, err := n.client.probe(ctx, p.raw, p.hash)
		if err != nil {
			return nil, err
		}
		q.receipts = append(q.receipts, d)
	}
	return q, nil
}

// stop ends the processes and removes their files.
func (n *network) stop() error {
	if n.client != nil {
		n.client.close()
	}
	var errs []error
	for _, p := range n.processes {
		p.in.Close() // all at once
	}
	for _, p := range n.processes {
		errs = append(errs, p.stop())
	}
	n.processes = nil
	return errors.Join(append(errs, os.RemoveAll(n.dir))...)
}

// measureEmpty measures empty blocks in a process of its own.
func (r *run) measureEmpty(ctx context.Context) (cost *EmptyCost, err error) {
	dir, err := r.scratch("empty")
	if err != nil {
		return nil, err
	}
	homes, err := r.homes(dir, 1, genesis.DevGasLimit)
	if err != nil {
		return nil, err
	}
	p, err := spawn(r.Command, job{Kind: kindEmpty, Node: homes[0], Blocks: r.EmptyBlocks})
	if err != nil {
		return nil, err
	}
	cost = new(EmptyCost)
	err = p.read(ctx, cost)
	if ctx.Err() != nil { // it does not listen while it works
		p.cmd.Process.Kill()
		p.stop()
		return nil, ctx.Err()
	}
	return cost, errors.Join(err, p.stop())
}
