package node

import (
	"testing"

	cometcfg "github.com/cometbft/cometbft/config"
)

// TestClosedDB: who still reads when the node stops finds nothing, and no error.
func TestClosedDB(t *testing.T) {
	cc := cometcfg.DefaultConfig().SetRoot(t.TempDir())
	db, err := openLenient(&cometcfg.DBContext{ID: "blockstore", Config: cc})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.SetSync([]byte("key"), []byte("value")); err != nil {
		t.Fatal(err)
	}
	if v, err := db.Get([]byte("key")); string(v) != "value" || err != nil {
		t.Errorf("open: %q, %v", v, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if v, err := db.Get([]byte("key")); v != nil || err != nil {
		t.Errorf("closed: %q, %v", v, err)
	}
	if has, err := db.Has([]byte("key")); has || err != nil {
		t.Errorf("closed: %v, %v", has, err)
	}
	if err := db.SetSync([]byte("key"), []byte("other")); err == nil {
		t.Error("a closed database took a value")
	}
}
