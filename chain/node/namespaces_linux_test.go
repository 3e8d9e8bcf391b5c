//go:build long

package node_test

import (
	"bytes"
	"context"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/nodetest/netns"
)

// host is a zgminer process on a host of its own.
type host struct {
	*ethclient.Client
	t      *testing.T
	cmd    *exec.Cmd
	said   *bytes.Buffer // its output, to be read after its end
	ended  chan struct{}
	number int
}

func (h *host) height() uint64 {
	ctx, cancel := context.WithTimeout(h.t.Context(), 10*time.Second)
	defer cancel()
	n, err := h.BlockNumber(ctx)
	if err != nil {
		return 0 // it does not answer yet
	}
	return n
}

func (h *host) reach(height uint64) {
	h.t.Helper()
	nodetest.Until(h.t, fmt.Sprintf("height %d on host %d", height, h.number), func() bool {
		select {
		case <-h.ended:
			h.t.Fatalf("host %d: zgminer ended: %v\n%s", h.number, h.cmd.ProcessState, h.said)
		default:
		}
		return h.height() >= height
	})
}

// TestNamespaces divides four validators as TestPartition does, here as processes of
// the real program on hosts of their own, whose packets get lost: connections hear
// nothing, and TCP has to notice.
func TestNamespaces(t *testing.T) {
	hosts := netns.New(t, 4)
	dir := t.TempDir()
	program := filepath.Join(dir, "zgminer")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/zgminer").CombinedOutput(); err != nil {
		t.Fatalf("build the program: %v: %s", err, out)
	}
	folder := filepath.Join(dir, "net")
	const basePort = 26600 // as chain init chooses for several homes
	if out, err := exec.Command(program, "chain", "init", "--validators", "4", "--dev", "--contracts", "none", "--out", folder).CombinedOutput(); err != nil {
		t.Fatalf("chain init: %v: %s", err, out)
	}
	home := func(i int) string { return filepath.Join(folder, fmt.Sprintf("node%d", i)) }
	g, _, err := genesis.Load(node.Layout{Dir: node.ChainDir(home(0))}.Genesis())
	if err != nil {
		t.Fatal(err)
	}
	var nodes []*host
	for i := range 4 {
		// Consensus on the card, everything else on the host's own loopback.
		file := filepath.Join(home(i), "zgminer.toml")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		settings := string(text)
		for j := range 4 {
			was := fmt.Sprintf("127.0.0.1:%d\"", basePort+10*j)
			if !strings.Contains(settings, was) {
				t.Fatalf("host %d: no %s in the settings:\n%s", i, was, settings)
			}
			settings = strings.ReplaceAll(settings, was, fmt.Sprintf("%s:%d\"", hosts.Addr(j), basePort))
		}
		if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
			t.Fatal(err)
		}
		h := &host{t: t, cmd: hosts.Command(i, program, "--home", home(i), "chain", "run"), said: new(bytes.Buffer), ended: make(chan struct{}), number: i}
		h.cmd.Stdout, h.cmd.Stderr = h.said, h.said
		if err := h.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		go func() {
			h.cmd.Wait()
			close(h.ended)
		}()
		t.Cleanup(func() {
			h.cmd.Process.Kill()
			<-h.ended
		})
		transport := &http.Transport{DialContext: func(ctx context.Context, _, address string) (net.Conn, error) { return hosts.Dial(ctx, i, address) }}
		c, err := rpc.DialOptions(t.Context(), fmt.Sprintf("http://127.0.0.1:%d", basePort+10*i+2), rpc.WithHTTPClient(&http.Client{Transport: transport}))
		if err != nil {
			t.Fatal(err)
		}
		h.Client = ethclient.NewClient(c)
		nodes = append(nodes, h)
	}
	highest := func(who ...*host) (height uint64) {
		for _, h := range who {
			height = max(height, h.height())
		}
		return height
	}
	reach := func(height uint64, who ...*host) {
		t.Helper()
		for _, h := range who {
			h.reach(height)
		}
	}
	reach(3, nodes...)

	hosts.Divide(0, 1)
	limit := highest(nodes...) + 1 // the votes for one more may have arrived
	time.Sleep(8 * time.Second)    // eight blocks of a network that decides
	if got := highest(nodes...); got > limit {
		t.Errorf("two and two: height %d was decided, divided below %d", got, limit)
	}
	began := time.Now()
	hosts.Heal()
	reach(limit+1, nodes...)
	t.Logf("two and two: the next block came %d ms after healing", time.Since(began).Milliseconds())

	hosts.Divide(3)
	limit = nodes[3].height() + 1
	alice := nodetest.DevAccount(t, g, 5)
	tx := alice.Transfer(common.Address{0xaa}, 1, 1_000_000_000)
	if err := nodes[3].SendTransaction(t.Context(), tx); err != nil { // to the lonely one
		t.Fatal(err)
	}
	most := highest(nodes[:3]...) + 8
	reach(most, nodes[:3]...)
	if got := nodes[3].height(); got > limit {
		t.Errorf("three and one: the lonely node decided height %d", got)
	}
	behind := highest(nodes...) - nodes[3].height()
	began = time.Now()
	hosts.Heal()
	reach(most, nodes[3])
	t.Logf("three and one: the fourth, %d blocks behind, caught up %d ms after healing", behind, time.Since(began).Milliseconds())
	nodetest.Until(t, "the transaction that the lonely node was given", func() bool {
		r, err := nodes[0].TransactionReceipt(t.Context(), tx.Hash())
		return err == nil && r.Status == 1
	})
	end := highest(nodes...)
	reach(end, nodes...)
	for height := int64(0); height <= int64(end); height++ {
		var first common.Hash
		for i, h := range nodes {
			header, err := h.HeaderByNumber(t.Context(), big.NewInt(height))
			if err != nil {
				t.Fatalf("block %d of host %d: %v", height, i, err)
			}
			if i == 0 {
				first = header.Hash()
			} else if header.Hash() != first {
				t.Errorf("block %d is %s on host 0 and %s on host %d", height, first, header.Hash(), i)
			}
		}
	}
	for _, h := range nodes {
		h.cmd.Process.Signal(syscall.SIGTERM)
	}
	for i, h := range nodes {
		select {
		case <-h.ended:
		case <-time.After(nodetest.Patience):
			t.Fatalf("host %d: zgminer did not stop", i)
		}
		if code := h.cmd.ProcessState.ExitCode(); code != 0 {
			t.Errorf("host %d: exit code %d: %s", i, code, h.said)
		}
	}
	t.Logf("%d blocks", end)
}
