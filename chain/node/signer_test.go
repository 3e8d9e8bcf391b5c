package node_test

import (
	"bytes"
	"fmt"
	"net"
	"path/filepath"
	"testing"
	"time"

	cometed25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cometlog "github.com/cometbft/cometbft/libs/log"
	"github.com/cometbft/cometbft/privval"

	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
)

// startSigner runs CometBFT's own signer, which dials the node.
func startSigner(t *testing.T, chainID string, key *privval.FilePV, dial privval.SocketDialer) *privval.SignerServer {
	t.Helper()
	endpoint := privval.NewSignerDialerEndpoint(cometlog.NewNopLogger(), dial,
		privval.SignerDialerEndpointConnRetries(1000), privval.SignerDialerEndpointRetryWaitInterval(50*time.Millisecond))
	s := privval.NewSignerServer(endpoint, chainID, key)
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Stop() })
	return s
}

// TestRemoteSigner: the key is in another process, which dials in late, goes away
// and comes back.
func TestRemoteSigner(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{"tcp", "unix"} {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			network := nodetest.New(t, 1, nil)
			cfg := network.Nodes[0]
			l := node.Layout{Dir: cfg.Dir}
			key := privval.LoadFilePV(l.ValidatorKey(), l.SignState())
			var dial privval.SocketDialer
			if scheme == "tcp" {
				addr := fmt.Sprintf("127.0.0.1:%d", nodetest.FreePorts(t, 1)[0])
				cfg.Options.Privval.RemoteLaddr = "tcp://" + addr
				dial = privval.DialTCPFn(addr, 5*time.Second, cometed25519.GenPrivKey())
			} else {
				path := filepath.Join(t.TempDir(), "signer.sock")
				stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
				if err != nil {
					t.Fatal(err)
				}
				stale.SetUnlinkOnClose(false) // as a killed node leaves it
				stale.Close()
				cfg.Options.Privval.RemoteLaddr = "unix://" + path
				dial = privval.DialUnixFn(path)
			}
			cfg.Options.Privval.File = filepath.Join(t.TempDir(), "none.json") // the node must not need it
			n := nodetest.StartRaw(t, cfg)
			nodetest.Until(t, "the node waits for its signer", func() bool { return n.Status().Phase == node.Waiting })

			signer := startSigner(t, network.Init.Genesis.CometChainID, key, dial)
			n.Connect()
			n.WaitHeight(3)
			if got := n.Status().Validator; got != fmt.Sprintf("%X", []byte(key.GetAddress())) {
				t.Errorf("the validator is %s", got)
			}
			commit := n.Comet().BlockStore.LoadSeenCommit(2)
			if commit == nil || len(commit.Signatures) != 1 || !bytes.Equal(commit.Signatures[0].ValidatorAddress, key.GetAddress()) {
				t.Errorf("commit of block 2: %+v", commit)
			}

			signer.Stop()
			signer.Wait()
			startSigner(t, network.Init.Genesis.CometChainID, key, dial)
			n.WaitHeight(n.EVM().Head().Number.Uint64() + 3)
			if err := n.Stop(); err != nil {
				t.Errorf("stop: %v", err)
			}
		})
	}
}

// TestSignerNeverComes: a node that waits for its signer can be stopped, and says
// so when the port is taken.
func TestSignerNeverComes(t *testing.T) {
	t.Parallel()
	cfg := nodetest.New(t, 1, nil).Nodes[0]
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg.Options.Privval.RemoteLaddr = "tcp://" + ln.Addr().String()
	if err := nodetest.StartRaw(t, cfg).Wait(); node.ExitCode(err) != node.CodeInUse {
		t.Errorf("exit code %d: %v", node.ExitCode(err), err)
	}
	ln.Close()
	n := nodetest.StartRaw(t, cfg)
	nodetest.Until(t, "the node waits for its signer", func() bool { return n.Status().Phase == node.Waiting })
	if err := n.Stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	cfg.Options.Privval.RemoteLaddr = "10.0.0.1:26659"
	if _, err := node.New(cfg); node.ExitCode(err) != node.CodeConfig {
		t.Errorf("an address without a scheme: %v", err)
	}
}
