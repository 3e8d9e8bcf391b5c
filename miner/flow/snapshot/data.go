package snapshot

import (
	"bufio"
	"context"
	"encoding/binary"
	"fmt"
	"io"
)

// Data reads the data of a snapshot whose log was imported before, and hands them
// to load, which must check them against the log's tree; they are valid during the
// call. Only what stands before damage of the file is handed on.
func Data(ctx context.Context, r io.Reader, load func(Load) error) (loads uint64, err error) {
	in, err := newReader(bufio.NewReaderSize(r, 1<<20))
	for err == nil {
		if err = ctx.Err(); err != nil {
			break
		}
		var kind byte
		var payload []byte
		if kind, payload, err = in.frame(); err != nil || kind == kindEnd {
			break
		}
		if kind != kindData {
			continue
		}
		if len(payload) < 8 || !wholeSectors(payload[8:]) {
			err = fmt.Errorf("%w: data of %d bytes", ErrFormat, len(payload))
			break
		}
		if err = load(Load{binary.BigEndian.Uint64(payload), payload[8:]}); err == nil {
			loads++
		}
	}
	if err != nil {
		return loads, fmt.Errorf("import the data of a snapshot: %w", err)
	}
	return loads, nil
}
