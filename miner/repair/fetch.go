package repair

import (
	"context"
	"time"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/sync"
)

// fetchLook is the time between looks at what Fetch waits for.
const fetchLook = 100 * time.Millisecond

// Fetch has a running Syncer fetch files and waits until they are complete. A file
// that no node has is tried a few times; left are those that are not complete then.
// f must be running too. progress, if set, is told now and then how many are left.
func Fetch(ctx context.Context, s *sync.Syncer, f *files.Files, seqs []uint64, tries int, progress func(left int)) (left []uint64, err error) {
	tick := time.NewTicker(fetchLook)
	defer tick.Stop()
	tried := map[uint64]int{}
	left = seqs
	for {
		if known(s) {
			busy := map[uint64]bool{}
			for _, seq := range s.Tasks() {
				busy[seq] = true
			}
			var next []uint64
			waits := false
			for _, seq := range left {
				info, ok, err := f.BySeq(seq)
				if err != nil {
					return left, err
				}
				if !ok || info.State == files.Finalized || info.State == files.Pruned {
					continue
				}
				next = append(next, seq)
				switch {
				case busy[seq]:
					waits = true
				case tried[seq] < tries:
					tried[seq]++
					waits = true
					if err := s.StartFile(ctx, seq); err != nil {
						return left, err
					}
				case tried[seq] < tries+int(time.Second/fetchLook):
					tried[seq]++ // its last segment may wait to be taken in
					waits = true
				}
			}
			left = next
			if progress != nil {
				progress(len(left))
			}
			if !waits {
				return left, nil
			}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return left, ctx.Err()
		}
	}
}

// known tells whether every node was looked at.
func known(s *sync.Syncer) bool {
	st := s.Report()
	for _, p := range st.Peers {
		if p.State == "unknown" {
			return false
		}
	}
	for _, said := range st.Indexers {
		if said == sync.NotAsked {
			return false
		}
	}
	return true
}
