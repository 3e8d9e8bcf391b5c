package files

import (
	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Sectors returns the sectors first to end (exclusive) of a file, at most 1024;
// nil if some are not held. The segments that they lie in are compared with the
// flow tree: what the disk changed is not served. The last sector of a file is filled up with zeros.
func (f *Files) Sectors(seq, first, end uint64) ([]byte, error) {
	switch {
	case first >= end:
		return nil, param("end_index", "invalid chunk index")
	case end-first > segmentSectors:
		return nil, param("end_index", "exceeds maximum chunks 1024")
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	e, ok, err := f.current(seq)
	if err != nil || !ok {
		return nil, err
	}
	if end > merkle.Sectors(e.Size) {
		return nil, refused("end entry index exceeds tx size: end=%d tx size=%d", first, e.Size)
	}
	sh := ShapeOf(e.Size)
	out := make([]byte, 0, (end-first)*sectorBytes)
	for at := first; at < end; {
		i := at / segmentSectors
		data, err := f.segment(&e, &sh, i)
		if err != nil || data == nil {
			return nil, err
		}
		from, to := at-i*segmentSectors, min(end-i*segmentSectors, segmentSectors)
		if first == at && to-from == end-first && from == 0 {
			return data[:to*sectorBytes], nil
		}
		out = append(out, data[from*sectorBytes:to*sectorBytes]...)
		at += to - from
	}
	return out, nil
}

// segment returns the data of a segment, nil if they are not held, or damaged. mu
// is held.
func (f *Files) segment(e *flow.Entry, sh *Shape, i uint64) ([]byte, error) {
	data, err := f.read(e.Start+i*segmentSectors, sh.DataSectors(i))
	if err != nil || data == nil {
		return nil, err
	}
	if _, ok := f.genuine(e, sh, i, data); !ok {
		f.suspect(e, sh, i)
		return nil, nil
	}
	return data, nil
}

// read returns n sectors of the flow, nil if some are not held. mu is held.
func (f *Files) read(at, n uint64) ([]byte, error) {
	data := make([]byte, n*sectorBytes)
	for done := uint64(0); done < n; {
		load, sector := (at+done)/segmentSectors, (at+done)%segmentSectors
		part := min(n-done, segmentSectors-sector)
		if f.store.Missing(load, sector, part) {
			return nil, nil
		}
		if err := f.store.Read(load, sector, part, data[done*sectorBytes:(done+part)*sectorBytes]); err != nil {
			return nil, err
		}
		done += part
	}
	return data, nil
}

// SegmentWithProof returns a segment of a file with its proof; nil if it is not
// held. What the disk changed is not held.
func (f *Files) SegmentWithProof(seq, index uint64) (*Segment, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	e, ok, err := f.current(seq)
	if err != nil || !ok {
		return nil, err
	}
	sh := ShapeOf(e.Size)
	if index >= sh.Data {
		return nil, param("index", "index out of bound")
	}
	data, err := f.read(e.Start+index*segmentSectors, sh.DataSectors(index))
	if err != nil || data == nil {
		return nil, err
	}
	proof, ok := f.genuine(&e, &sh, index, data)
	if !ok {
		f.suspect(&e, &sh, index)
		return nil, nil
	}
	if proof == nil {
		if proof, err = f.fileProof(&e, &sh, index, segmentRoot(f.cpu, data, sh.leafSectors(index))); err != nil {
			return nil, err
		}
	}
	return &Segment{e.Root, data, index, e.Size, proof}, nil
}

// Load returns the data of a whole load of the flow, nil if some are not held.
func (f *Files) Load(load uint64) ([]byte, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if load >= 1<<53 {
		return nil, nil
	}
	data, err := f.read(load*segmentSectors, segmentSectors)
	if err != nil || data == nil {
		return nil, err
	}
	if known, err := f.node(segmentHeight, load); err == nil && known != segmentRoot(f.cpu, data, segmentSectors) {
		return nil, nil // damaged; seal verify names it
	}
	return data, nil
}

// LoadRoot returns the root of a load, the node of height 10 of the flow tree; ok
// is false if it is not known.
func (f *Files) LoadRoot(load uint64) (root Hash, ok bool, err error) {
	if load >= 1<<53 {
		return Hash{}, false, nil
	}
	root, err = f.node(segmentHeight, load)
	if err != nil {
		return Hash{}, false, ignoreUnknown(err)
	}
	return root, true, nil
}
