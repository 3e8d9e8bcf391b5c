package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/merkle"
)

// UploadOptions tunes an upload. The zero value of a field is its default.
type UploadOptions struct {
	// Replicas is how many of the nodes have to hold each segment (default 1).
	Replicas uint
	// CallSegments is the number of segments in one request (default 10, at most
	// 64), Workers the number of requests prepared or under way (default 8).
	CallSegments, Workers int
	// FragmentBytes is the size above which a source is cut into files of this
	// size (default 4 GiB), BatchFragments how many are submitted in one
	// transaction (default 10).
	FragmentBytes  uint64
	BatchFragments int
	// Patience bounds the wait for a node to read the log (default 10 minutes).
	Patience time.Duration
	// NoFinality returns when the nodes have taken the data, without waiting until
	// they say that the file is final.
	NoFinality bool
	// Again submits and pays also for files that the network knows.
	Again bool
	// Progress is told what happens, from several goroutines, one at a time; nil
	// for nobody.
	Progress func(Progress)
}

func (o UploadOptions) withDefaults() (UploadOptions, error) {
	setDefault(&o.Replicas, 1)
	setDefault(&o.CallSegments, 10)
	setDefault(&o.Workers, 8)
	setDefault(&o.FragmentBytes, 4<<30)
	setDefault(&o.BatchFragments, 10)
	setDefault(&o.Patience, 10*time.Minute)
	switch {
	case o.CallSegments < 1 || o.CallSegments > 64:
		return o, fmt.Errorf("%d segments in a request: use 1 to 64", o.CallSegments)
	case o.Workers < 1 || o.BatchFragments < 1:
		return o, fmt.Errorf("%d workers and %d fragments in a transaction: use 1 or more", o.Workers, o.BatchFragments)
	case o.FragmentBytes%merkle.SegmentBytes != 0:
		return o, fmt.Errorf("fragments of %d bytes: use a multiple of %d", o.FragmentBytes, merkle.SegmentBytes)
	}
	return o, nil
}

func setDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// Uploaded tells what became of one fragment.
type Uploaded struct {
	Root   Hash
	Size   uint64 // bytes
	Place  Place
	Known  bool // the network had the entry: nothing was paid
	Sent   uint64
	Copies []string // URLs of the nodes that have taken their part
}

// Uploader uploads files. Pay may be nil if everything is known to the network.
type Uploader struct {
	CPU  *kernels.CPU
	Find Finder
	Pay  Payer
	Opt  UploadOptions
}

// ErrEmpty is the refusal of a file without contents, which the network has no
// place for.
var ErrEmpty = errors.New("the file is empty")

// upload is one run of an Uploader.
type upload struct {
	*Uploader
	opt     UploadOptions
	src     io.ReaderAt
	report  *reporter
	slots   chan struct{} // one entry for each request prepared or under way
	mu      sync.Mutex
	peers   []Peer   // guarded by mu: nodes in use
	dropped []string // guarded by mu: URLs of those that failed
}

// Upload sends size bytes of src, whose contents must not change meanwhile, and
// returns its fragments in their order. After an error, or the end of ctx, the
// same call goes on where this one stopped.
func (u *Uploader) Upload(ctx context.Context, src io.ReaderAt, size uint64) ([]Uploaded, error) {
	if size == 0 {
		return nil, ErrEmpty
	}
	opt, err := u.Opt.withDefaults()
	if err != nil {
		return nil, err
	}
	run := &upload{Uploader: u, opt: opt, src: src, report: newReporter(opt.Progress), slots: make(chan struct{}, opt.Workers)}
	if run.peers, err = u.Find.ForUpload(ctx, nil); err != nil {
		return nil, err
	}
	if !Covers(run.peers, opt.Replicas) {
		return nil, fmt.Errorf("%w: %s do not hold everything %d times", ErrNodes, describe(run.peers), opt.Replicas)
	}
	run.report.expect(Hashing, size)
	var out []Uploaded
	for at := uint64(0); at < size; {
		var batch []*part
		for at < size && len(batch) < opt.BatchFragments {
			n := min(size-at, opt.FragmentBytes)
			p, err := hashPart(u.CPU, src, at, n, func() error { return context.Cause(ctx) }, func(n uint64) { run.report.add(Hashing, n) })
			if err != nil {
				return out, err
			}
			batch, at = append(batch, p), at+n
		}
		done, err := run.batch(ctx, batch)
		out = append(out, done...)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// batch uploads fragments that share a transaction.
func (u *upload) batch(ctx context.Context, parts []*part) ([]Uploaded, error) {
	out := make([]Uploaded, len(parts))
	var unknown []int
	for i, p := range parts {
		out[i] = Uploaded{Root: p.root, Size: p.file.Size}
		place, err := u.known(ctx, p)
		if err != nil {
			return nil, err
		}
		if place == nil || u.opt.Again {
			unknown = append(unknown, i)
			continue
		}
		out[i].Place, out[i].Known = *place, true
	}
	if len(unknown) > 0 {
		if err := u.submit(ctx, parts, out, unknown); err != nil {
			return nil, err
		}
	}
	for i, p := range parts {
		if err := u.deliver(ctx, p, &out[i]); err != nil {
			return out[:i], fmt.Errorf("upload file %#x: %w", p.root, err)
		}
	}
	return out, nil
}

// known returns where the network has a file already, nil if no node knows it.
func (u *upload) known(ctx context.Context, p *part) (*Place, error) {
	peers := u.inUse()
	found, errs := make([]*Place, len(peers)), make([]error, len(peers))
	each(len(peers), func(i int) {
		info, err := peers[i].FileInfo(ctx, common.Hash(p.root), true)
		if errs[i] = err; err == nil && info != nil && Hash(info.Tx.DataMerkleRoot) == p.root && info.Tx.Size == p.file.Size {
			found[i] = &Place{Seq: info.Tx.Seq, Start: info.Tx.StartEntryIndex, Fee: new(big.Int)}
		}
	})
	for _, f := range found {
		if f != nil {
			return f, nil
		}
	}
	for i, err := range errs {
		if err != nil {
			u.drop(peers[i], err)
		}
	}
	return nil, u.refill(ctx)
}

// earlyPatience is how long a small file may still be on its way when its
// transaction has landed; then it is sent again in the usual way.
const earlyPatience = 10 * time.Second

// submit pays for the fragments with the given numbers. Small files travel while
// their transaction does.
func (u *upload) submit(ctx context.Context, parts []*part, out []Uploaded, which []int) error {
	if u.Pay == nil {
		return fmt.Errorf("the network does not know file %#x: an account is needed that pays for its place", parts[which[0]].root)
	}
	var all []storage.Submission
	for _, i := range which {
		all = append(all, Submission(parts[i].file, u.Pay.Account()))
	}
	u.report.say(Submitting, "")
	early, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	for _, i := range which {
		if p := parts[i]; p.file.Size <= merkle.SegmentBytes {
			wg.Go(func() { u.sendEarly(early, p) })
		}
	}
	places, err := u.Pay.Submit(ctx, all, u.opt.Again)
	if err != nil {
		cancel()
	}
	late := time.AfterFunc(earlyPatience, cancel)
	wg.Wait()
	late.Stop()
	cancel()
	if err != nil {
		return err
	}
	for n, i := range which {
		out[i].Place = places[n]
	}
	return nil
}

// Submission is what the flow contract is told of a file.
func Submission(f *merkle.File, by common.Address) storage.Submission {
	s := storage.Submission{Length: f.Size, Tags: []byte{}, Submitter: by}
	for _, n := range f.Nodes {
		s.Nodes = append(s.Nodes, storage.SubmissionNode{Root: common.Hash(n.Root), Height: n.Height})
	}
	return s
}

// deliver brings a fragment whose place is known to the nodes. When some fail and
// the others do not suffice, others are looked for.
func (u *upload) deliver(ctx context.Context, p *part, out *Uploaded) error {
	var served []Peer
	for {
		todo := slices.DeleteFunc(u.inUse(), func(q Peer) bool {
			return slices.ContainsFunc(served, func(s Peer) bool { return s.URL() == q.URL() })
		})
		errs, sent := make([]error, len(todo)), make([]uint64, len(todo))
		each(len(todo), func(i int) { sent[i], errs[i] = u.serve(ctx, todo[i], p, out.Place) })
		for i, q := range todo {
			out.Sent += sent[i]
			if errs[i] == nil {
				served = append(served, q)
				out.Copies = append(out.Copies, q.URL())
			} else if ctx.Err() != nil {
				return errs[i]
			} else {
				u.drop(q, errs[i])
			}
		}
		if Covers(served, u.opt.Replicas) {
			return nil
		}
		if err := u.refill(ctx); err != nil {
			return errors.Join(append(errs, err)...)
		}
		if len(todo) == 0 {
			return fmt.Errorf("%w: %s do not hold everything %d times", ErrNodes, describe(served), u.opt.Replicas)
		}
	}
}

func (u *upload) inUse() []Peer {
	u.mu.Lock()
	defer u.mu.Unlock()
	return slices.Clone(u.peers)
}

// drop takes a node that failed out of use.
func (u *upload) drop(p Peer, why error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	n := len(u.peers)
	u.peers = slices.DeleteFunc(u.peers, func(q Peer) bool { return q.URL() == p.URL() })
	if len(u.peers) < n {
		u.dropped = append(u.dropped, p.URL())
		u.report.say("", fmt.Sprintf("%s is given up: %v", p, why))
	}
}

// refill asks for other nodes if those in use do not suffice any more.
func (u *upload) refill(ctx context.Context) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if Covers(u.peers, u.opt.Replicas) {
		return nil
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	peers, err := u.Find.ForUpload(ctx, u.dropped)
	if err != nil {
		return fmt.Errorf("find nodes in place of those that failed: %w", err)
	}
	if !Covers(peers, u.opt.Replicas) {
		return fmt.Errorf("%w: without those that failed %s do not hold everything %d times", ErrNodes, describe(peers), u.opt.Replicas)
	}
	u.peers = peers
	return nil
}
