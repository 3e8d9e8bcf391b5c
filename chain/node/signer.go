package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"

	cometcfg "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/p2p"
	// The protocol between a node and the process that holds its key.
	"github.com/cometbft/cometbft/privval"
	comettypes "github.com/cometbft/cometbft/types"
)

// openSigner opens what signs our blocks and returns its consensus address: the
// validator key of this process, which is locked, or a remote signer. done must be
// called at the end. When ctx ends while a remote signer is waited for, there is
// neither a signer nor an error.
func (n *Node) openSigner(ctx context.Context, cc *cometcfg.Config, key *p2p.NodeKey) (signer comettypes.PrivValidator, address []byte, done func(), err error) {
	if n.cfg.Options.Privval.RemoteLaddr != "" {
		return n.awaitSigner(ctx, n.cfg.Options.Privval.RemoteLaddr, key)
	}
	lock, err := lockFile(cc.PrivValidatorKeyFile(), "the validator key", false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil, problem(CodeConfig, "the validator key file %s is missing: restore it from a backup, or name its place with chain.privval.file", cc.PrivValidatorKeyFile())
	}
	if err != nil {
		return nil, nil, nil, err
	}
	pv, err := openSigner(cc.PrivValidatorKeyFile(), cc.PrivValidatorStateFile())
	if err != nil {
		lock.unlock()
		return nil, nil, nil, err
	}
	if err := checkKeyType(n.doc, pv.Key.PubKey.Type()); err != nil {
		lock.unlock()
		return nil, nil, nil, err
	}
	cc.Consensus.DoubleSignCheckHeight = 0 // ours replaces CometBFT's
	return n.guard(pv, n.cfg.Options.Consensus.DoubleSignCheckHeight), pv.GetAddress(), lock.unlock, nil
}

// signerRetries times signerPause is how long one signature may be tried while
// the connection to the signer is made anew.
const (
	signerRetries = 50
	signerPause   = 100 * time.Millisecond
)

// awaitSigner listens until a remote signer has dialled in and told its key. One
// that is late keeps the node waiting, it does not end it.
func (n *Node) awaitSigner(ctx context.Context, laddr string, key *p2p.NodeKey) (comettypes.PrivValidator, []byte, func(), error) {
	none := func() {}
	dropStaleSocket(laddr)
	endpoint, err := privval.NewSignerListenerFromAddr(laddr, key.PrivKey, cometLogger{log: n.log.With("part", "signer")})
	if err != nil {
		return nil, nil, nil, problem(CodeInUse, "listen on %s: %w; stop the program that uses it or set chain.privval.remote_laddr", laddr, err)
	}
	client, err := privval.NewSignerClient(endpoint, n.doc.CometChainID)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("wait for the remote signer on %s: %w", laddr, err)
	}
	n.setPhase(Waiting, nil)
	n.log.Info("waiting for the remote signer to dial in", "setting", "chain.privval.remote_laddr", "addr", laddr)
	for ctx.Err() == nil {
		if client.WaitForConnection(time.Second) != nil {
			continue
		}
		public, err := client.GetPubKey()
		if err != nil {
			n.log.Warn("the remote signer does not tell its key", "error", err)
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
			continue
		}
		if err := checkKeyType(n.doc, public.Type()); err != nil {
			client.Close()
			return nil, nil, nil, err
		}
		n.setPhase(Opening, nil)
		return privval.NewRetrySignerClient(client, signerRetries, signerPause), public.Address(), func() { client.Close() }, nil
	}
	client.Close()
	return nil, nil, none, nil
}

// dropStaleSocket removes a Unix socket that a killed process has left.
func dropStaleSocket(laddr string) {
	path, ok := strings.CutPrefix(laddr, "unix://")
	if !ok {
		return
	}
	if i, err := os.Lstat(path); err != nil || i.Mode().Type() != os.ModeSocket {
		return
	}
	if c, err := net.DialTimeout("unix", path, time.Second); err == nil {
		c.Close() // somebody listens
		return
	}
	os.Remove(path)
}
