package flow_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// TestCheckFindsDamage damages one record at a time: Check finds each, Repair puts
// it right or cuts the log before it, and what is read again gives the same log.
func TestCheckFindsDamage(t *testing.T) {
	if testing.Short() {
		t.Skip("two minutes of one goroutine with the race detector, which learns nothing of it")
	}
	rng := rand.New(rand.NewPCG(1, 14))
	chain := newDouble(t)
	grow(chain, rng, 60)
	mem := vfs.NewMem()
	db := openIndex(t, mem)
	log := openLog(t, db)
	if err := log.SetIdentity(doubleIdentity); err != nil {
		t.Fatal(err)
	}
	feed(t, log, chain)
	clean(t, log)
	want := printOf(t, log)
	var keys [][]byte
	kinds := map[byte]int{}
	err := db.Scan([]byte{'f'}, []byte{'g'}, func(k, _ []byte) error {
		switch k[1] {
		case 'e', 't', 'r', 'c', 'd':
			keys = append(keys, append([]byte{}, k...))
			kinds[k[1]]++
		}
		return nil
	})
	if err != nil || len(kinds) != 5 {
		t.Fatal(kinds, err)
	}
	rng.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	cut := 0
	for _, k := range keys[:80] {
		// Damage it: lost, or another value.
		v, _, err := db.Get(k)
		if err != nil {
			t.Fatal(err)
		}
		batch := db.Batch()
		if len(v) == 0 || rng.IntN(2) == 0 {
			batch.Delete(k)
		} else {
			v[rng.IntN(len(v))] ^= 1 << rng.IntN(8)
			batch.Set(k, v)
		}
		if err := batch.Commit(); err != nil {
			t.Fatal(err)
		}
		r, err := log.Check(context.Background(), nil)
		if err != nil || r.Problems == 0 || len(r.Texts) == 0 || r.Repaired != 0 {
			t.Fatalf("damage of %x: %+v, error %v", k, r, err)
		}
		if r, err = log.Repair(context.Background(), nil); err != nil || r.Problems == 0 {
			t.Fatalf("damage of %x: repair %+v, error %v", k, r, err)
		}
		if log.Next() < want.next {
			cut++
		}
		clean(t, log)
		// It goes on, also after a restart.
		if rng.IntN(4) == 0 {
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			db = openIndex(t, mem)
			log = openLog(t, db)
		}
		feed(t, log, chain)
		got := printOf(t, log)
		if got.generation = want.generation; got != want {
			t.Fatalf("after damage of %x and repair: %+v, want %+v", k, got, want)
		}
		clean(t, log)
	}
	if cut < 5 {
		t.Errorf("only %d times an entry or context was hit", cut)
	}
	// Stray records are found as well.
	for _, k := range [][]byte{
		{'f', 'r', 31: 7, 41: 0}, append([]byte{'f', 't', 3}, 0, 0, 0, 0, 0, 0xff, 0, 0), {'f', 't', 3},
	} {
		batch := db.Batch()
		batch.Set(k, make([]byte, 32))
		if err := batch.Commit(); err != nil {
			t.Fatal(err)
		}
		if r, err := log.Repair(context.Background(), nil); err != nil || r.Problems == 0 || r.Repaired == 0 {
			t.Errorf("stray %x: %+v, error %v", k, r, err)
		}
		clean(t, log)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
