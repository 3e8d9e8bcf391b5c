package flow_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// TestStepsAreSeenWhole: who sees an entry by its number or root also sees it counted:
// a step on disk that is not taken up yet shows nowhere.
func TestStepsAreSeenWhole(t *testing.T) {
	chain := newDouble(t)
	grow(chain, rand.New(rand.NewPCG(5, 6)), 120)
	log := openLog(t, openIndex(t, vfs.NewMem()))
	if err := log.SetIdentity(doubleIdentity); err != nil {
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		readers.Go(func() {
			for seq := uint64(0); ; {
				select {
				case <-stop:
					return
				default:
				}
				e, ok, err := log.Entry(seq)
				if err != nil {
					t.Error(err)
					return
				}
				if !ok {
					continue
				}
				if next := log.Next(); next <= seq {
					t.Errorf("entry %d is seen, the log counts %d", seq, next)
					return
				}
				if list, err := log.ByRoot(e.Root); err != nil || len(list) == 0 {
					t.Errorf("entry %d is not found by its root (%v)", seq, err)
					return
				}
				seq++
			}
		})
	}
	for from := uint64(0); from < uint64(len(chain.blocks)); from++ {
		if err := log.Apply(stepOf(chain, from, from)); err != nil {
			t.Fatal(err)
		}
	}
	close(stop)
	readers.Wait()
	if log.Next() == 0 {
		t.Error("no entries")
	}
}
