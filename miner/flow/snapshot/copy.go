package snapshot

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Load is raw data of a load, from its beginning; whole sectors.
type Load struct {
	Number uint64
	Data   []byte
}

// ExportOptions tune Export.
type ExportOptions struct {
	// Loads gives raw, unsealed data to be included; nil for none.
	Loads iter.Seq2[Load, error]
	// Progress is told how many of all entries are written; nil for nobody.
	Progress func(done, total uint64)
}

// Export writes a snapshot of log at its newest final block to w.
func Export(ctx context.Context, w io.Writer, log *flow.Log, opt ExportOptions) (s Summary, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("export a snapshot of the flow log: %w", err)
		}
	}()
	if s.Position, err = log.FinalPosition(); err != nil {
		return s, err
	}
	buffered := bufio.NewWriterSize(w, 1<<20)
	out, err := newWriter(buffered)
	if err != nil {
		return s, err
	}
	if err := out.frame(kindHead, encodeHead(&s.Position)); err != nil {
		return s, err
	}
	number := make([]byte, 8)
	for row, err := range log.Rows(s.Position) {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return s, err
		}
		binary.BigEndian.PutUint64(number, row.Number)
		if err := out.frame(byte(row.Kind), number, row.Bytes); err != nil {
			return s, err
		}
		if opt.Progress != nil && row.Kind == flow.RowEntry && row.Number%1024 == 0 {
			opt.Progress(row.Number, s.Next)
		}
	}
	for p, err := range log.Pairs(s.Position) {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return s, err
		}
		if err := out.frame(kindPair, encodePair(&p)); err != nil {
			return s, err
		}
		s.Pairs++
	}
	if opt.Loads != nil {
		for l, err := range opt.Loads {
			if err = errors.Join(err, ctx.Err()); err != nil {
				return s, err
			}
			if !wholeSectors(l.Data) {
				return s, fmt.Errorf("load %d has %d bytes of data", l.Number, len(l.Data))
			}
			binary.BigEndian.PutUint64(number, l.Number)
			if err := out.frame(kindData, number, l.Data); err != nil {
				return s, err
			}
			s.Loads++
		}
	}
	if err := out.frame(kindEnd, out.sum.Sum(nil)); err != nil {
		return s, err
	}
	s.Bytes = out.bytes
	// Where the log was taken back meanwhile, the rows are of two chains.
	if p, err := log.FinalPosition(); err != nil || p.Block < s.Block {
		return s, errors.Join(err, errors.New("the log was taken back meanwhile, export again"))
	}
	return s, buffered.Flush()
}

func wholeSectors(b []byte) bool {
	return len(b) > 0 && len(b)%merkle.SectorBytes == 0 && len(b) <= merkle.SegmentBytes
}

// ImportOptions tune Import.
type ImportOptions struct {
	// Identity, if set, is the flow that the snapshot must be of.
	Identity *flow.Identity
	// Load takes raw data of a load, which is valid during the call. It must check
	// them against the log's tree. If it is nil data are passed over.
	Load func(Load) error
	// Progress is told how many of all entries are read; nil for nobody.
	Progress func(done, total uint64)
}

// Import fills an empty log from a snapshot. Every entry's place, every context's
// root and digest and every node is checked against the rest, and the whole against
// the snapshot's position and checksum; with any error the log is empty again. That
// the entries are those of the chain is checked by a Syncer, which compares roots
// with the contract.
func Import(ctx context.Context, r io.Reader, log *flow.Log, opt ImportOptions) (s Summary, err error) {
	in, err := newReader(bufio.NewReaderSize(r, 1<<20))
	if err == nil {
		s, err = readHead(in, opt)
	}
	if err != nil {
		return s, fmt.Errorf("import a snapshot of the flow log: %w", err)
	}
	importer, err := log.Import(s.Identity)
	if err != nil {
		return s, fmt.Errorf("import a snapshot of the flow log: %w", err)
	}
	j := &importing{in: in, log: log, importer: importer, opt: opt, s: &s}
	if err := j.run(ctx); err != nil {
		return s, errors.Join(fmt.Errorf("import a snapshot of the flow log: %w", err), importer.Abort())
	}
	s.Bytes = in.bytes
	return s, nil
}

func readHead(in *reader, opt ImportOptions) (s Summary, err error) {
	kind, payload, err := in.frame()
	if err != nil {
		return s, err
	}
	if kind != kindHead {
		return s, fmt.Errorf("%w: it begins with a part %q", ErrFormat, kind)
	}
	if s.Position, err = decodeHead(payload); err != nil {
		return s, err
	}
	if opt.Identity != nil && *opt.Identity != s.Identity {
		return s, fmt.Errorf("%w: the snapshot is of chain %d, contract %x; configured are chain %d, contract %x", flow.ErrOtherFlow,
			s.Identity.ChainID, s.Identity.Contract, opt.Identity.ChainID, opt.Identity.Contract)
	}
	return s, nil
}

// importing is the work of one Import.
type importing struct {
	in       *reader
	log      *flow.Log
	importer *flow.Importer
	opt      ImportOptions
	s        *Summary
	stage    int // of the order of frames: rows, pairs, data
	pairs    []flow.Pair
}

// pairsStep is how many pairs are one batch.
const pairsStep = 4096

func (j *importing) run(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		kind, payload, err := j.in.frame()
		if err != nil {
			return err
		}
		switch kind {
		case byte(flow.RowEntry), byte(flow.RowContext):
			err = j.row(kind, payload)
		case kindPair:
			err = j.pair(payload)
		case kindData:
			err = j.data(payload)
		case kindEnd:
			return j.end(payload)
		default:
			err = fmt.Errorf("%w: a part %q", ErrFormat, kind)
		}
		if err != nil {
			return err
		}
	}
}

func (j *importing) row(kind byte, payload []byte) error {
	if j.stage > 0 || len(payload) < 8 {
		return fmt.Errorf("%w: an entry or context in the wrong place", ErrFormat)
	}
	number := binary.BigEndian.Uint64(payload)
	if j.opt.Progress != nil && kind == byte(flow.RowEntry) && number%1024 == 0 {
		j.opt.Progress(number, j.s.Next)
	}
	return j.importer.Add(flow.Row{Kind: flow.RowKind(kind), Number: number, Bytes: payload[8:]})
}

// rowsDone compares the log with the position once all rows are there.
func (j *importing) rowsDone() error {
	if j.stage > 0 {
		return nil
	}
	j.stage = 1
	return j.importer.Finish(j.s.Position)
}

func (j *importing) pair(payload []byte) error {
	if err := j.rowsDone(); err != nil {
		return err
	}
	p, err := decodePair(payload)
	if err != nil {
		return err
	}
	if j.stage > 1 {
		return fmt.Errorf("%w: a node in the wrong place", ErrFormat)
	}
	j.s.Pairs++
	if j.pairs = append(j.pairs, p); len(j.pairs) < pairsStep {
		return nil
	}
	return j.flush()
}

func (j *importing) flush() error {
	list := j.pairs
	j.pairs = nil
	if len(list) == 0 {
		return nil
	}
	return j.log.FillPairs(list)
}

func (j *importing) data(payload []byte) error {
	if err := errors.Join(j.rowsDone(), j.flush()); err != nil {
		return err
	}
	j.stage = 2
	if len(payload) < 8 || !wholeSectors(payload[8:]) {
		return fmt.Errorf("%w: data of %d bytes", ErrFormat, len(payload))
	}
	j.s.Loads++
	if j.opt.Load == nil {
		return nil
	}
	return j.opt.Load(Load{binary.BigEndian.Uint64(payload), payload[8:]})
}

func (j *importing) end(payload []byte) error {
	if string(payload) != string(j.in.end[:]) {
		return fmt.Errorf("%w: its checksum is wrong", ErrFormat)
	}
	if _, err := io.ReadFull(j.in.r, make([]byte, 1)); !errors.Is(err, io.EOF) {
		return errors.Join(err, fmt.Errorf("%w: there is more after its end", ErrFormat))
	}
	if err := errors.Join(j.rowsDone(), j.flush()); err != nil {
		return err
	}
	return j.log.Fill() // waits for the disk
}
