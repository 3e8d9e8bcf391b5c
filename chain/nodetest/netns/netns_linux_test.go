package netns

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestDivide: hosts reach each other, do not when they are divided, and do again.
func TestDivide(t *testing.T) {
	n := New(t, 3)
	if err := n.Command(2, "true").Run(); err != nil {
		t.Fatal(err)
	}
	// A closed port answers with a refusal at once, a divided host with silence.
	reach := func(from, to int) error {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		c, err := n.Dial(ctx, from, net.JoinHostPort(n.Addr(to), "9"))
		if err == nil {
			c.Close()
		}
		return err
	}
	heard := func(err error) bool { return errors.Is(err, unix.ECONNREFUSED) }
	within := func(from, to int) {
		t.Helper()
		var err error
		for range 60 { // a switch may need a moment
			if err = reach(from, to); heard(err) {
				return
			}
		}
		t.Fatalf("host %d does not reach %d: %v", from, to, err)
	}
	within(0, 1)
	within(0, 2)
	n.Divide(2)
	within(0, 1)
	var late net.Error
	if err := reach(0, 2); !errors.As(err, &late) || !late.Timeout() {
		t.Errorf("divided: %v", err)
	}
	n.Heal()
	within(0, 2)
}
