// Package links joins the nodes of a test network by TCP connections that can be
// cut, held and healed, one proxy on loopback for each pair of nodes.
package links

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/nodetest"
)

// mode is what a link does with bytes.
type mode int

const (
	open mode = iota
	held      // bytes wait, as when packets are lost: connections live on
	cut       // connections break and none begins
)

// Links are the links of a network.
type Links struct {
	pairs map[[2]int]*link // by lower and higher index
}

// New puts a link between every two nodes of a network. The node with the lower
// index dials: CometBFT would otherwise return calls at the address that the peer
// names, around the link. For the same reason addresses are not exchanged.
func New(t testing.TB, network *nodetest.Network) *Links {
	t.Helper()
	l := &Links{pairs: map[[2]int]*link{}}
	for i := range network.Nodes {
		o := &network.Nodes[i].Options
		o.P2P.PEX, o.P2P.PersistentPeers = false, nil
	}
	for i := range network.Nodes {
		for j := i + 1; j < len(network.Nodes); j++ {
			k, err := newLink(network.Nodes[j].Options.P2P.Laddr[len("tcp://"):])
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(k.close)
			l.pairs[[2]int{i, j}] = k
			o := &network.Nodes[i].Options
			o.P2P.PersistentPeers = append(o.P2P.PersistentPeers, fmt.Sprintf("%s@%s", network.Init.Nodes[j].Keys.NodeID, k.listener.Addr()))
		}
	}
	return l
}

// Hold keeps back all bytes between the nodes of side and the others. When it
// returns no byte passes any more.
func (l *Links) Hold(side ...int) { l.across(side, held) }

// Cut breaks the connections between the nodes of side and the others, and lets
// no new one begin. When it returns no byte passes any more.
func (l *Links) Cut(side ...int) { l.across(side, cut) }

// Heal opens all links.
func (l *Links) Heal() {
	for _, k := range l.pairs {
		k.set(open)
	}
}

func (l *Links) across(side []int, m mode) {
	in := map[int]bool{}
	for _, i := range side {
		in[i] = true
	}
	for pair, k := range l.pairs {
		if in[pair[0]] != in[pair[1]] {
			k.set(m)
		}
	}
}

// link is one proxy.
type link struct {
	target   string
	listener net.Listener
	wg       sync.WaitGroup

	pass  sync.RWMutex // read-locked while bytes are handed on; guards mode
	mode  mode
	mu    sync.Mutex // guards conns, wake and ended
	conns map[net.Conn]bool
	wake  chan struct{} // closed at the next change of mode
	ended bool
}

func newLink(target string) (*link, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	k := &link{target: target, listener: ln, conns: map[net.Conn]bool{}, wake: make(chan struct{})}
	k.wg.Add(1)
	go k.accept()
	return k, nil
}

func (k *link) set(m mode) {
	if m == cut { // or a write that nobody reads would keep the lock
		k.mu.Lock()
		k.breakAll()
		k.mu.Unlock()
	}
	k.pass.Lock()
	k.mode = m
	k.pass.Unlock()
	k.mu.Lock()
	defer k.mu.Unlock()
	close(k.wake)
	k.wake = make(chan struct{})
	if m == cut {
		k.breakAll()
	}
}

// breakAll closes all connections. The caller holds mu.
func (k *link) breakAll() {
	for c := range k.conns {
		c.Close()
	}
}

func (k *link) close() {
	k.listener.Close()
	k.mu.Lock()
	k.ended = true
	k.mu.Unlock()
	k.set(cut)
	k.wg.Wait()
}

// keep notes a connection, or closes it where none may be.
func (k *link) keep(c net.Conn) bool {
	k.pass.RLock()
	m := k.mode
	k.pass.RUnlock()
	k.mu.Lock()
	defer k.mu.Unlock()
	if m == cut || k.ended {
		c.Close()
		return false
	}
	k.conns[c] = true
	return true
}

func (k *link) drop(c net.Conn) {
	c.Close()
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.conns, c)
}

func (k *link) accept() {
	defer k.wg.Done()
	for {
		a, err := k.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		} else if err != nil {
			time.Sleep(10 * time.Millisecond) // out of descriptors
			continue
		}
		k.wg.Add(1)
		go func() {
			defer k.wg.Done()
			defer k.drop(a)
			if !k.keep(a) {
				return
			}
			b, err := net.DialTimeout("tcp", k.target, 5*time.Second)
			if err != nil {
				return // the node is not up: the caller sees a broken connection
			}
			defer k.drop(b)
			if !k.keep(b) {
				return
			}
			one := make(chan struct{})
			go func() { defer close(one); k.copy(a, b); a.Close(); b.Close() }()
			k.copy(b, a)
			a.Close()
			b.Close()
			<-one
		}()
	}
}

// copy hands bytes on while the link is open.
func (k *link) copy(to io.Writer, from io.Reader) {
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && !k.hand(to, buf[:n]) || err != nil {
			return
		}
	}
}

// hand writes bytes once the link is open, and reports whether it could.
func (k *link) hand(to io.Writer, data []byte) bool {
	for {
		k.mu.Lock()
		wake := k.wake // before the mode is read: no change goes unseen
		k.mu.Unlock()
		k.pass.RLock()
		switch k.mode {
		case open:
			_, err := to.Write(data)
			k.pass.RUnlock()
			return err == nil
		case cut:
			k.pass.RUnlock()
			return false
		}
		k.pass.RUnlock()
		<-wake
	}
}
