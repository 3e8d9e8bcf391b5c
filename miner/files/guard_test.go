package files_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/pora/merkle"
)

func TestGuard(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	w := filestest.New(t, func(o *files.Options) { o.Now = func() time.Time { return now } })
	w.Close()
	w.Quota = 4 << 20
	filestest.Must(t, w.Open())
	u := newUpload(t, filestest.Content(3<<20)) // 12 of 16 slots
	seq := w.Submit(u.file)
	w.Upload(seq, u.list)
	w.SettleAll()
	g := files.Guard{Higher: func() bool { return true }}
	filestest.Must(t, w.Check(ctx, g))
	if s := w.Shard(); s.Num != 1 {
		t.Fatalf("shard %v at three quarters", s)
	}
	more := newUpload(t, filestest.Other(1, 3<<18))
	w.Upload(w.Submit(more.file), more.list)
	for _, g := range []files.Guard{
		{MaxShards: func(context.Context) (uint64, error) { return 1, nil }},
		{MaxShards: func(context.Context) (uint64, error) { return 0, errors.New("no answer") }},
		{FullAt: 0.99},
	} {
		_ = w.Check(ctx, g) // one of them has an error to tell
		if s := w.Shard(); s.Num != 1 {
			t.Fatalf("shard %v by %+v", s, g)
		}
	}
	filestest.Must(t, w.Check(ctx, g))
	if s := w.Shard(); s != (files.Shard{ID: 1, Num: 2}) {
		t.Fatalf("shard %v at the quota", s)
	}
	filestest.Must(t, w.Check(ctx, g)) // not again before the half is deleted
	if s := w.Shard(); s.Num != 2 {
		t.Fatalf("shard %v", s)
	}
	w.SettleAll()
	filestest.Must(t, w.Check(ctx, g))
	if s := w.Shard(); s.Num != 2 {
		t.Fatalf("shard %v after deletion", s)
	}

	for w.Log.Length() < 1<<25 {
		h := 0
		for w.Log.Length()>>h&1 == 0 {
			h++
		}
		w.Submit(&merkle.File{Size: 256 << h, Nodes: []merkle.Node{{Root: merkle.Zero(h), Height: uint64(h)}}})
	}
	w.SettleAll()
	says := func(chunk uint64, at time.Time, ok bool, err error) files.Guard {
		return files.Guard{FirstRewardable: func(context.Context) (uint64, time.Time, bool, error) { return chunk, at, ok, err }}
	}
	for _, c := range []struct {
		name string
		g    files.Guard
		fail bool
	}{
		{"no answer", says(1, now, false, errors.New("no answer")), true},
		{"contract without expiry", says(0, now, false, nil), false},
		{"chain two hours ahead", says(1, now.Add(2*time.Hour), true, nil), true},
		{"chain two hours behind", says(1, now.Add(-2*time.Hour), true, nil), true},
		{"more than the flow has", says(2, now, true, nil), true},
		{"nothing expired", says(0, now, true, nil), false},
	} {
		if err := w.Check(ctx, c.g); (err != nil) != c.fail {
			t.Errorf("%s: %v", c.name, err)
		}
		w.Want(seq, files.Finalized, 12)
	}
	filestest.Must(t, w.Check(ctx, says(1, now.Add(-time.Minute), true, nil)))
	w.Want(seq, files.Pruned, 12)
}
