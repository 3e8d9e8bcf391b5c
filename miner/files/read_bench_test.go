package files_test

import (
	"testing"

	"github.com/zgminer/zgminer/miner/files/filestest"
)

// BenchmarkSectors reads segments as clients do, each compared with the flow tree,
// and from the store alone.
func BenchmarkSectors(b *testing.B) {
	w := filestest.New(b, nil)
	data := filestest.Content(4 << 20)
	f := filestest.File(b, data)
	seq := w.Submit(f)
	w.Upload(seq, filestest.Segments(b, f, data))
	load := w.Info(seq).Entry.Start / 1024
	b.Run("compared", func(b *testing.B) {
		b.SetBytes(1 << 18)
		for i := range b.N {
			n := uint64(i%16) * 1024
			if got, err := w.Sectors(seq, n, n+1024); err != nil || got == nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("store only", func(b *testing.B) {
		b.SetBytes(1 << 18)
		buf := make([]byte, 1<<18)
		for i := range b.N {
			filestest.Must(b, w.Store.Read(load+uint64(i%16), 0, 1024, buf))
		}
	})
}
