package node

import (
	"sync/atomic"

	dbm "github.com/cometbft/cometbft-db"
	cometcfg "github.com/cometbft/cometbft/config"
)

// lenientDB is a database that has nothing more to say once it is closed. CometBFT
// closes its stores while goroutines that serve peers may still be reading, and
// panics on an error from them, which would cut a clean stop short.
type lenientDB struct {
	dbm.DB
	closed atomic.Bool
}

// openLenient opens CometBFT's databases for the running node.
func openLenient(c *cometcfg.DBContext) (dbm.DB, error) {
	db, err := cometcfg.DefaultDBProvider(c)
	if err != nil {
		return nil, err
	}
	return &lenientDB{DB: db}, nil
}

// Get returns nothing after Close.
func (d *lenientDB) Get(key []byte) ([]byte, error) {
	value, err := d.DB.Get(key)
	if err != nil && d.closed.Load() {
		return nil, nil
	}
	return value, err
}

// Has returns false after Close.
func (d *lenientDB) Has(key []byte) (bool, error) {
	has, err := d.DB.Has(key)
	if err != nil && d.closed.Load() {
		return false, nil
	}
	return has, err
}

// Close closes the database.
func (d *lenientDB) Close() error {
	d.closed.Store(true)
	return d.DB.Close()
}
