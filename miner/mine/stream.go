package mine

import (
	"errors"
	"time"
)

// sweepDisk reads the loads that books ask for in physical order, as many at a
// time as the disk and the buffers allow, and hands them out as jobs.
func (r *search) sweepDisk(d *sweptDisk, books [][]page) {
	parts := make(chan []placed, 1)
	go r.sortParts(d, books, parts)
	w := &reader{run: r, disk: d, done: make(chan *Read, cap(r.bufs)), local: newStats(r.tiers)}
	w.stream(parts)
	r.common.flush(&w.local)
	for range parts { // wait for the sorter; what it still has is abandoned
	}
}

// sortParts sends the disk's parts in order, sorted while the one before is
// being read.
func (r *search) sortParts(d *sweptDisk, books [][]page, parts chan<- []placed) {
	defer close(parts)
	for p := range d.bounds {
		list := r.ledger.collect(d, books, d.first+p)
		if len(list) == 0 {
			continue
		}
		select {
		case parts <- list:
		case <-r.stop.c:
			return
		}
	}
}

// reader streams one disk.
type reader struct {
	run   *search
	disk  *sweptDisk
	done  chan *Read
	out   int      // reads at the disk
	part  []placed // of the current part, what is not being read yet
	local Stats
}

// stream reads every part and returns when the last load is handed out or the
// search ends.
func (w *reader) stream(parts <-chan []placed) {
	depth := max(w.disk.disk.Depth(), 1)
	var buf *loadBuf
	for {
		if len(w.part) > 0 && buf != nil && w.out < depth {
			if !w.submit(buf) {
				return
			}
			buf = nil
			continue
		}
		if parts == nil && len(w.part) == 0 && w.out == 0 {
			return
		}
		// Wait for what the next read lacks, or for one to complete.
		var wantPart <-chan []placed
		var wantBuf <-chan *loadBuf
		if len(w.part) == 0 {
			wantPart = parts
		} else if buf == nil && w.out < depth {
			wantBuf = w.run.bufs
		}
		select {
		case list, ok := <-wantPart:
			if !ok {
				parts = nil
				if buf != nil {
					w.run.bufs <- buf
					buf = nil
				}
			}
			w.part = list
		case buf = <-wantBuf:
		case rd := <-w.done:
			w.out--
			if !w.deliver(rd) {
				return
			}
		case <-w.run.stop.c:
			return
		}
	}
}

// take cuts the nonces of the next load off the part.
func (w *reader) take() []placed {
	n := 1
	for n < len(w.part) && w.part[n].load == w.part[0].load {
		n++
	}
	list := w.part[:n]
	w.part = w.part[n:]
	return list
}

// submit starts the read of the next load. Nonces whose load the disk refuses
// are lost. It reports false when the search ended.
func (w *reader) submit(buf *loadBuf) bool {
	buf.tier, buf.entries, buf.hasPad = w.disk.tier, w.take(), false
	buf.refs.Store(1)
	buf.read.Load, buf.read.Err, buf.read.Units = buf.entries[0].load, nil, 0
	for {
		err := w.disk.disk.Submit(&buf.read, w.done)
		if err == nil {
			w.out++
			return true
		}
		if !errors.Is(err, ErrTierFull) {
			w.lose(buf, err)
			return true
		}
		// Somebody else uses the disk, or its Depth is less than it says.
		select {
		case rd := <-w.done:
			w.out--
			if !w.deliver(rd) {
				return false
			}
		case <-time.After(time.Millisecond):
		case <-w.run.stop.c:
			return false
		}
	}
}

func (w *reader) lose(buf *loadBuf, err error) {
	n := len(buf.entries)
	w.local.Lost += uint64(n)
	if err != nil {
		w.local.Tiers[w.disk.tier].LastError = err.Error()
	}
	buf.entries = nil
	buf.release()
	w.run.work(-n)
}

// deliver hands a read load to the devices. It reports false when the search
// ended.
func (w *reader) deliver(rd *Read) bool {
	w.run.countRead(&w.local, w.disk.tier, rd)
	defer w.run.common.flush(&w.local)
	buf := rd.owner
	if rd.Err != nil || rd.Units == 0 {
		w.lose(buf, rd.Err)
		return true
	}
	entries := buf.entries
	buf.refs.Store(int32(len(entries)))
	for len(entries) > 0 {
		n := min(jobEntries, len(entries))
		select {
		case w.run.jobs <- job{buf, entries[:n]}:
		case <-w.run.stop.c:
			return false
		}
		entries = entries[n:]
	}
	return true
}
