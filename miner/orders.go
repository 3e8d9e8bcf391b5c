package miner

import (
	"sync/atomic"

	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/miner/zgs/server"
)

// Stopped says that an operator stopped the search with miner_stop.
const Stopped watch.Code = "stopped"

// orders are what miner_start, miner_stop and miner_setStartPosition change. It
// implements server.Mining; without a miner no order is taken.
type orders struct {
	enabled bool
	length  func() uint64 // of the flow, in sectors
	off     atomic.Bool
	first   atomic.Uint64
}

// Start implements server.Mining.
func (o *orders) Start() bool {
	o.off.Store(false)
	return o.enabled
}

// Stop implements server.Mining.
func (o *orders) Stop() bool {
	o.off.Store(true)
	return o.enabled
}

// SetStartPosition implements server.Mining. A sector behind the flow's end is
// refused: nothing could be mined from there.
func (o *orders) SetStartPosition(sector uint64) bool {
	if sector > 0 && sector >= o.length() {
		return false
	}
	o.first.Store(sector)
	return o.enabled
}

// obedient is a watcher that has no work while the search is stopped. An order takes
// effect with the next block.
type obedient struct {
	*watch.Watcher
	orders *orders
}

// State implements mining.Watcher.
func (w obedient) State() watch.State {
	s := w.Watcher.State()
	if w.orders.off.Load() {
		s.Work, s.Reason = nil, watch.Reason{Code: Stopped, Text: "The search was stopped with miner_stop."}
	}
	return s
}

var _ server.Mining = (*orders)(nil)
