package kernels

import (
	"fmt"
	"runtime"
	"sync"
)

// cpuQueueDepth keeps a core busy while the search loop prepares the next
// batches.
const cpuQueueDepth = 4

// group is how many nonces a CPU device works on at once, a multiple of every
// tier's lanes.
const group = 8

// NewCPUBackend returns n devices, each one goroutine that computes with c. With
// n = runtime.GOMAXPROCS(0) every core has one.
func NewCPUBackend(c *CPU, n int) Backend {
	b := &cpuBackend{}
	for i := range n {
		b.devices = append(b.devices, newCPUDevice(c, i))
	}
	return b
}

type cpuBackend struct{ devices []Device }

func (b *cpuBackend) Devices() []Device { return b.devices }

func (b *cpuBackend) Close() error {
	for _, d := range b.devices {
		d.Close()
	}
	return nil
}

type cpuDevice struct {
	cpu   *CPU
	index int

	mu     sync.Mutex // guards closed, and sends against closing queue
	closed bool
	queue  chan cpuJob
	ended  chan struct{}

	// Scratch of the engine goroutine.
	nonces [group]Hash
	seeds  [group]PadSeed
	recall [group]Hash
	hits   [LoadUnits]Hit
	pads   []byte
	leaves *[LoadSectors]Hash
}

type cpuJob struct {
	batch Batch
	done  chan<- Batch
}

func newCPUDevice(c *CPU, index int) *cpuDevice {
	d := &cpuDevice{
		cpu: c, index: index,
		queue:  make(chan cpuJob, cpuQueueDepth),
		ended:  make(chan struct{}),
		pads:   make([]byte, group*PadBytes),
		leaves: new([LoadSectors]Hash),
	}
	go d.run()
	return d
}

func (d *cpuDevice) Info() DeviceInfo {
	return DeviceInfo{
		Name: fmt.Sprintf("cpu%d %s", d.index, d.cpu.tier), Kind: "cpu", Tier: d.cpu.tier,
		QueueDepth: cpuQueueDepth, DrawNonces: 64, SearchItems: 32, PadsToHost: true,
	}
}

func (d *cpuDevice) Submit(b Batch, done chan<- Batch) error {
	if err := check(b); err != nil {
		return err
	}
	b.Fail(nil)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return ErrClosed
	}
	select {
	case d.queue <- cpuJob{b, done}:
		return nil
	default:
		return ErrQueueFull
	}
}

func (d *cpuDevice) Close() error {
	d.mu.Lock()
	if !d.closed {
		d.closed = true
		close(d.queue)
	}
	d.mu.Unlock()
	<-d.ended
	return nil
}

func (d *cpuDevice) run() {
	defer close(d.ended)
	for job := range d.queue {
		switch b := job.batch.(type) {
		case *DrawBatch:
			d.draw(b)
		case *SearchBatch:
			d.search(b)
		case *SealBatch:
			d.seal(b)
		case *RootBatch:
			for i := range b.Roots {
				b.Roots[i] = d.cpu.SegmentRoot(b.Segments[i*LoadBytes:(i+1)*LoadBytes], d.leaves)
			}
		}
		job.done <- job.batch
	}
}

func (d *cpuDevice) draw(b *DrawBatch) {
	b.Kept = 0
	for done := 0; done < b.Count; done += group {
		runtime.Gosched() // let disk readers run
		n := min(group, b.Count-done)
		first := b.First + uint64(done)
		for i := range n {
			d.nonces[i] = b.Window.Nonce(first + uint64(i))
		}
		d.cpu.PadSeeds(d.seeds[:n], &b.Window.MinerID, &b.Window.Suffix, d.nonces[:n])
		if b.Pads == nil {
			d.cpu.RecallSeeds(d.recall[:n], d.seeds[:n])
		} else {
			// Room for Count pads, of which at most done are kept so far.
			d.cpu.Pads(b.Pads[PadBytes*b.Kept:PadBytes*(b.Kept+n)], d.recall[:n], d.seeds[:n])
		}
		base := b.Kept
		for i := range n {
			load := b.Map.Load(&d.recall[i])
			if load >= b.Map.Loads || !held(b.Held, load) {
				continue
			}
			if b.Pads != nil {
				if base+i != b.Kept {
					copy(b.Pads[PadBytes*b.Kept:PadBytes*(b.Kept+1)], b.Pads[PadBytes*(base+i):PadBytes*(base+i+1)])
				}
				b.Seeds[b.Kept] = d.seeds[i]
			}
			b.Draws[b.Kept] = Draw{Counter: first + uint64(i), Load: load}
			b.Kept++
		}
	}
}

func (d *cpuDevice) search(b *SearchBatch) {
	b.Hits = b.Hits[:0]
	for i := 0; i < len(b.Items); {
		runtime.Gosched()
		if it := &b.Items[i]; it.Pad != nil {
			d.hash(b, i, it.Pad, it.Seed)
			i++
			continue
		}
		// The scratchpads of the next group that has none, all lanes at once.
		n := 0
		for n < group && i+n < len(b.Items) && b.Items[i+n].Pad == nil {
			d.nonces[n] = b.Window.Nonce(b.Items[i+n].Counter)
			n++
		}
		d.cpu.PadSeeds(d.seeds[:n], &b.Window.MinerID, &b.Window.Suffix, d.nonces[:n])
		d.cpu.Pads(d.pads[:PadBytes*n], d.recall[:n], d.seeds[:n])
		for l := range n {
			d.hash(b, i+l, d.pads[PadBytes*l:PadBytes*(l+1)], &d.seeds[l])
		}
		i += n
	}
}

func (d *cpuDevice) hash(b *SearchBatch, item int, pad []byte, seed *PadSeed) {
	it := &b.Items[item]
	n := d.cpu.Search(d.hits[:], it.Load, pad, seed, it.Units, &b.Limit)
	for _, h := range d.hits[:n] {
		b.Hits = append(b.Hits, SearchHit{Item: item, Counter: it.Counter, Hit: h})
	}
}

// seal works in slices that stay well below a millisecond of assembly.
func (d *cpuDevice) seal(b *SealBatch) {
	const units = 16
	for i := 0; i < len(b.Masks); i += units {
		n := min(units, len(b.Masks)-i)
		data, masks := b.Data[UnitBytes*i:UnitBytes*(i+n)], b.Masks[i:i+n]
		if b.Unseal {
			d.cpu.Unseal(data, masks)
		} else {
			d.cpu.Seal(data, masks)
		}
	}
}
