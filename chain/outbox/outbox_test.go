package outbox

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

const file = "outbox"

func open(t *testing.T, fs vfs.FS) *Store {
	t.Helper()
	s, err := Open(fs, file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func wei(n int64) *hexutil.Big { return (*hexutil.Big)(big.NewInt(n)) }

func intent(id string) Intent {
	return Intent{ID: id, From: common.Address{1}, To: &common.Address{2}, Value: wei(5), Data: []byte(id)}
}

func attempt(nonce uint64, n byte) Attempt {
	return Attempt{Nonce: nonce, Hash: common.Hash{n}, Raw: []byte{n, n}, Gas: 21000, FeeCap: wei(int64(n)), Tip: wei(1), Value: wei(5), Head: 7}
}

// story makes changes of every kind, in an order that is allowed.
func story() []func(*Store) error {
	put := func(id string) func(*Store) error {
		return func(s *Store) error { _, err := s.Put(intent(id)); return err }
	}
	cancel := attempt(9, 60)
	cancel.Cancel = true
	return []func(*Store) error{
		put("a"),
		put("b"),
		func(s *Store) error { return s.Signed("a", attempt(4, 10)) },
		func(s *Store) error { return s.Sent("a") },
		func(s *Store) error { return s.Signed("a", attempt(4, 11)) },
		func(s *Store) error { return s.Reject("b", "Mine deadline exceed") },
		put("c"),
		func(s *Store) error { return s.Sent("a") },
		func(s *Store) error {
			return s.Mined("a", Inclusion{Hash: common.Hash{10}, BlockNumber: 8, GasPrice: wei(3)})
		},
		func(s *Store) error { return s.Reorged("a") },
		func(s *Store) error { return s.Mined("a", Inclusion{Hash: common.Hash{11}, BlockNumber: 9}) },
		func(s *Store) error { return s.Signed("c", attempt(5, 30)) },
		func(s *Store) error { return s.Finalized("a") },
		func(s *Store) error { return s.Lost("c") },
		func(s *Store) error { return s.Signed("c", attempt(9, 31)) },
		func(s *Store) error { return s.RequestCancel("c") },
		func(s *Store) error { return s.Signed("c", cancel) },
		put("d"),
		func(s *Store) error { return s.Expire("d") },
		func(s *Store) error { return s.Mined("c", Inclusion{Hash: common.Hash{60}, BlockNumber: 12}) },
		func(s *Store) error { return s.Finalized("c") },
		put("e"),
		func(s *Store) error { return s.Signed("e", attempt(10, 50)) },
	}
}

// TestTruncation cuts the file at every byte: what is read is the state after the
// last whole record.
func TestTruncation(t *testing.T) {
	fs := vfs.NewMem()
	s := open(t, fs)
	states := [][]Entry{s.List()}
	sizes := []int{s.size}
	for i, step := range story() {
		if err := step(s); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		states, sizes = append(states, s.List()), append(sizes, s.size)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := readFile(fs, file)
	if err != nil || len(whole) != sizes[len(sizes)-1] {
		t.Fatalf("%d bytes, want %d, error %v", len(whole), sizes[len(sizes)-1], err)
	}
	at := 0
	for cut := range len(whole) + 1 {
		for at+1 < len(sizes) && sizes[at+1] <= cut {
			at++
		}
		for _, tail := range []int{0, 100} { // and with a torn tail of zeros
			fs := vfs.NewMem()
			f, err := replaceFile(fs, file, slices.Concat(whole[:cut], make([]byte, tail)))
			if err != nil {
				t.Fatal(err)
			}
			f.Close()
			if cut < fileHeader && tail > 0 {
				continue // not a torn append: the header is written before the name exists
			}
			s := open(t, fs)
			if got := s.List(); !reflect.DeepEqual(got, states[at]) {
				t.Fatalf("cut at %d: got %+v, want %+v", cut, got, states[at])
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestFlippedBits: damage is reported, or is in the last record and takes it back
// as a whole; never is anything else read.
func TestFlippedBits(t *testing.T) {
	fs := vfs.NewMem()
	s := open(t, fs)
	var before []Entry
	last := 0
	for _, step := range story() {
		before, last = s.List(), s.size
		if err := step(s); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	whole, err := readFile(fs, file)
	if err != nil {
		t.Fatal(err)
	}
	for at := range whole {
		damaged := append([]byte(nil), whole...)
		damaged[at] ^= 1 << (at % 8)
		fs := vfs.NewMem()
		f, err := replaceFile(fs, file, damaged)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		s, err := Open(fs, file)
		if at < last {
			if err == nil {
				t.Fatalf("a flipped bit at byte %d was not noticed", at)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(s.List(), before) {
			t.Fatalf("a flipped bit at byte %d of the last record: error %v", at, err)
		}
	}
}

// TestCrashes stops the disk at every operation, drops what was not synced in a
// random way, and opens again: acknowledged changes are there, at most the one
// under way may be there too, and the outbox goes on.
func TestCrashes(t *testing.T) {
	steps := story()
	for stopAt := 0; ; stopAt++ {
		mem := vfs.NewCrashableMem()
		var stopped bool
		var crashed *vfs.MemFS
		rng := rand.New(rand.NewPCG(uint64(stopAt), 1))
		count := 0
		injector := errorfs.InjectorFunc(func(o errorfs.Op) error {
			if o.Kind.ReadOrWrite() != errorfs.OpIsWrite {
				return nil
			}
			if stopped {
				return errors.New("the machine is off")
			}
			if count++; count > stopAt {
				stopped = true
				crashed = mem.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: rng.IntN(101), RNG: rng})
				return errors.New("the machine stopped")
			}
			return nil
		})
		var acknowledged []Entry
		done := 0
		if s, err := Open(errorfs.Wrap(mem, injector), file); err == nil {
			acknowledged = s.List()
			for _, step := range steps {
				if err := step(s); err != nil {
					if !errors.Is(err, ErrBroken) || !errors.Is(s.Err(), ErrBroken) {
						t.Fatalf("stop at %d: error %v", stopAt, err)
					}
					if _, err := s.Put(intent("later")); !errors.Is(err, ErrBroken) {
						t.Fatalf("a broken outbox goes on: %v", err)
					}
					break
				}
				done++
				acknowledged = s.List()
			}
		}
		if !stopped {
			if done != len(steps) || stopAt < 2*len(steps) {
				t.Fatalf("%d steps with %d operations", done, stopAt)
			}
			return
		}
		s := open(t, crashed)
		got := s.List()
		if !reflect.DeepEqual(got, acknowledged) {
			// The step under way may be on disk.
			reference := open(t, vfs.NewMem())
			for _, step := range steps[:done+1] {
				if err := step(reference); err != nil {
					t.Fatal(err)
				}
			}
			if !reflect.DeepEqual(got, reference.List()) {
				t.Fatalf("stop at %d after %d steps: got %+v", stopAt, done, got)
			}
			done++
		}
		for _, step := range steps[done:] {
			if err := step(s); err != nil {
				t.Fatalf("stop at %d: going on: %v", stopAt, err)
			}
		}
	}
}

func TestForbidden(t *testing.T) {
	s := open(t, vfs.NewMem())
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	refused := func(err error) {
		t.Helper()
		if err == nil {
			t.Error("a forbidden change was made")
		}
	}
	put := func(i Intent) (bool, error) { return s.Put(i) }
	isNew, err := put(intent("a"))
	must(err)
	again, err := put(intent("a"))
	must(err)
	if !isNew || again {
		t.Errorf("new %v, again %v", isNew, again)
	}
	other := intent("a")
	other.Data = []byte("other")
	if _, err := put(other); !errors.Is(err, ErrConflict) {
		t.Errorf("another transaction with the same id: %v", err)
	}
	_, err = put(Intent{})
	refused(err)
	refused(s.Sent("a"))
	refused(s.Lost("a"))
	refused(s.Mined("a", Inclusion{Hash: common.Hash{1}}))
	must(s.Signed("a", attempt(3, 1)))
	refused(s.Signed("a", attempt(4, 2))) // a second nonce
	refused(s.Reject("a", "no"))
	refused(s.Expire("a"))
	refused(s.Finalized("a"))
	refused(s.Mined("a", Inclusion{Hash: common.Hash{9}})) // not its transaction
	must(s.Mined("a", Inclusion{Hash: common.Hash{1}}))
	refused(s.Lost("a"))
	refused(s.Signed("a", attempt(3, 2)))
	must(s.Finalized("a"))
	refused(s.Reorged("a"))
	if err := s.Sent("none"); !errors.Is(err, ErrUnknown) {
		t.Errorf("unknown id: %v", err)
	}
}

func TestLockAndVersion(t *testing.T) {
	name := filepath.Join(t.TempDir(), "outbox")
	s, err := Open(vfs.Default, name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(vfs.Default, name); err == nil || !strings.Contains(err.Error(), "another zgminer") {
		t.Errorf("second opening: %v", err)
	}
	if _, err := s.Put(intent("a")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(vfs.Default, name); err != nil || len(s.List()) != 1 {
		t.Fatalf("on a real disk: %v", err)
	}
	s.Close()
	fs := vfs.NewMem()
	f, err := replaceFile(fs, file, append([]byte(magic), 2, 0, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := Open(fs, file); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("a newer file: %v", err)
	}
}

func TestOldEntriesAreForgotten(t *testing.T) {
	fs := vfs.NewMem()
	s := open(t, fs)
	const n = keepDone + 50
	for i := range uint64(n) {
		id := fmt.Sprint(i)
		a := attempt(i, 1)
		if i == 0 {
			a = attempt(n, 1) // the highest nonce is never forgotten
		}
		_, err := s.Put(intent(id))
		if err = errors.Join(err, s.Signed(id, a), s.Mined(id, Inclusion{Hash: a.Hash}), s.Finalized(id)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Put(intent("open")); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open(t, fs)
	all := s.List()
	if len(all) != keepDone+2 || all[0].ID != "0" || all[1].ID != "50" || all[len(all)-1].ID != "open" {
		t.Errorf("%d entries, from %q", len(all), all[0].ID)
	}
}

func FuzzJournal(f *testing.F) {
	good := header()
	for _, ev := range []event{{Op: opIntent, ID: "a", Intent: &Intent{ID: "a"}}, {Op: opReject, ID: "a"}} {
		good, _ = appendRecord(good, &ev)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, b []byte) {
		fs := vfs.NewMem()
		file1, err := replaceFile(fs, file, slices.Clone(b)) // a written buffer may be spoilt
		if err != nil {
			t.Fatal(err)
		}
		file1.Close()
		s, err := Open(fs, file)
		if err != nil {
			return
		}
		before := s.List()
		s.Close()
		s, err = Open(fs, file)
		if err != nil || !reflect.DeepEqual(before, s.List()) {
			t.Errorf("a file that could be read once reads differently: %v", err)
		}
	})
}
