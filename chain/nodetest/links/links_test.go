package links

import (
	"io"
	"net"
	"testing"
	"time"
)

// TestLink: bytes pass, wait while the link is held and come in order after it is
// healed; a cut breaks the connection and refuses others until it is healed.
func TestLink(t *testing.T) {
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	accepted := make(chan net.Conn, 10)
	go func() {
		for {
			c, err := server.Accept()
			if err != nil {
				return
			}
			accepted <- c
		}
	}()
	k, err := newLink(server.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	dial := func() net.Conn {
		c, err := net.Dial("tcp", k.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	a := dial()
	defer a.Close()
	b := <-accepted
	defer b.Close()
	pass := func(from, to net.Conn, text string) {
		t.Helper()
		if _, err := io.WriteString(from, text); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(text))
		if _, err := io.ReadFull(to, got); err != nil || string(got) != text {
			t.Fatalf("%q came as %q, %v", text, got, err)
		}
	}
	pass(a, b, "there")
	pass(b, a, "and back")

	k.set(held)
	if _, err := io.WriteString(a, "one"); err != nil {
		t.Fatal(err)
	}
	b.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
	if n, err := b.Read(make([]byte, 10)); err == nil {
		t.Fatalf("%d bytes passed a held link", n)
	}
	b.SetReadDeadline(time.Time{})
	k.set(open)
	got := make([]byte, 3)
	if _, err := io.ReadFull(b, got); err != nil || string(got) != "one" {
		t.Fatalf("after healing came %q, %v", got, err)
	}
	pass(a, b, "two")

	k.set(cut)
	for _, c := range []net.Conn{a, b} {
		if n, err := c.Read(make([]byte, 1)); err == nil {
			t.Fatalf("%d bytes passed a cut link", n)
		}
	}
	c := dial()
	defer c.Close()
	if _, err := c.Read(make([]byte, 1)); err == nil {
		t.Fatal("a connection began over a cut link")
	}
	k.set(open)
	d := dial()
	defer d.Close()
	e := <-accepted
	defer e.Close()
	pass(d, e, "again")
}
