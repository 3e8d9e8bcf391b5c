package mine

import (
	"sync/atomic"
	"unsafe"

	"github.com/zgminer/zgminer/kernels"
)

// BufferAlign is the alignment of the buffers that loads are read into, in
// bytes: enough for O_DIRECT on every common disk.
const BufferAlign = 4096

// AlignedBytes returns n zero bytes whose address is a multiple of BufferAlign.
// (The garbage collector does not move them.)
func AlignedBytes(n int) []byte {
	b := make([]byte, n+BufferAlign)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(b))) % BufferAlign
	return b[skip : skip+uintptr(n) : skip+uintptr(n)]
}

// loadBuf is a buffer for one load with what is known of it. It returns to its
// pool when the last reference is gone.
type loadBuf struct {
	read Read
	tier int // index of the tier it was read from
	refs atomic.Int32
	pool chan<- *loadBuf

	// What it is read for: the nonces of a sweep, or else one nonce.
	entries []placed
	counter uint64
	hasPad  bool
	seed    kernels.PadSeed
	pad     []byte
}

// release gives one reference back. The pool has room for all its buffers.
func (b *loadBuf) release() {
	if b.refs.Add(-1) == 0 {
		b.pool <- b
	}
}

// newLoadBufs returns a pool of n buffers; withPads adds room for a scratchpad
// to each.
func newLoadBufs(n int, withPads bool) chan *loadBuf {
	pool := make(chan *loadBuf, n)
	for range n {
		b := &loadBuf{pool: pool}
		b.read.Buf = AlignedBytes(kernels.LoadBytes)
		b.read.owner = b
		if withPads {
			b.pad = make([]byte, kernels.PadBytes)
		}
		pool <- b
	}
	return pool
}
