package zgs

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/jsonrpc"
)

// Segments are most of what a node reads and writes. They are read in one pass
// and written without a second look; encoding/json comes to the same result.

// Base64 is a string of data, in JSON standard base64 with padding.
type Base64 []byte

// AppendJSON implements jsonrpc.Appender.
func (d Base64) AppendJSON(b []byte) []byte {
	b = append(b, '"')
	b = base64.StdEncoding.AppendEncode(b, d)
	return append(b, '"')
}

// MarshalJSON encodes the data; nil too is a string.
func (d Base64) MarshalJSON() ([]byte, error) { return d.AppendJSON(nil), nil }

// ParseJSON implements jsonrpc.Parser.
func (d *Base64) ParseJSON(s *jsonrpc.Scanner) error {
	text, err := s.Bytes()
	if err != nil {
		return err
	}
	if bytes.IndexByte(text, '\n') >= 0 || bytes.IndexByte(text, '\r') >= 0 {
		return errors.New("data: base64 over several lines") // the decoder would pass over them
	}
	out := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Strict().Decode(out, text)
	if err != nil {
		return fmt.Errorf("data: %w", err)
	}
	*d = out[:n]
	return nil
}

// UnmarshalJSON reads the string.
func (d *Base64) UnmarshalJSON(b []byte) error { return d.ParseJSON(jsonrpc.NewScanner(b)) }

// AppendJSON implements jsonrpc.Appender.
func (p FileProof) AppendJSON(b []byte) []byte {
	b = append(b, `{"lemma":[`...)
	for i, h := range p.Lemma {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendHash(b, h)
	}
	b = append(b, `],"path":[`...)
	for i, left := range p.Path {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendBool(b, left)
	}
	return append(b, "]}"...)
}

// maxLevels is more than any proof has: 64 levels and the leaf and root.
const maxLevels = 66

// ParseJSON implements jsonrpc.Parser.
func (p *FileProof) ParseJSON(s *jsonrpc.Scanner) error {
	var seen fields
	*p = FileProof{Lemma: []common.Hash{}, Path: []bool{}}
	err := s.Object(func(name string) error {
		switch name {
		case "lemma":
			return seen.add(0, name, list(s, func(i int) error {
				if i >= maxLevels {
					return fmt.Errorf("a proof of more than %d hashes", maxLevels)
				}
				p.Lemma = append(p.Lemma, common.Hash{})
				return parseHash(s, &p.Lemma[i])
			}))
		case "path":
			return seen.add(1, name, list(s, func(i int) error {
				if i >= maxLevels {
					return fmt.Errorf("a proof of more than %d levels", maxLevels)
				}
				left, err := s.Bool()
				p.Path = append(p.Path, left)
				return err
			}))
		default:
			return s.Skip()
		}
	})
	return seen.all(err, 2, "lemma", "path")
}

// UnmarshalJSON reads the object.
func (p *FileProof) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	return p.ParseJSON(jsonrpc.NewScanner(b))
}

// MarshalJSON encodes the object.
func (p FileProof) MarshalJSON() ([]byte, error) { return p.AppendJSON(nil), nil }

// AppendJSON implements jsonrpc.Appender.
func (v *SegmentWithProof) AppendJSON(b []byte) []byte {
	b = append(b, `{"root":`...)
	b = appendHash(b, v.Root)
	b = append(b, `,"data":`...)
	b = Base64(v.Data).AppendJSON(b)
	b = append(b, `,"index":`...)
	b = strconv.AppendUint(b, v.Index, 10)
	b = append(b, `,"proof":`...)
	b = v.Proof.AppendJSON(b)
	b = append(b, `,"fileSize":`...)
	b = strconv.AppendUint(b, v.FileSize, 10)
	return append(b, '}')
}

// ParseJSON implements jsonrpc.Parser.
func (v *SegmentWithProof) ParseJSON(s *jsonrpc.Scanner) error {
	var seen fields
	*v = SegmentWithProof{}
	err := s.Object(func(name string) (err error) {
		switch name {
		case "root":
			return seen.add(0, name, parseHash(s, &v.Root))
		case "data":
			return seen.add(1, name, (*Base64)(&v.Data).ParseJSON(s))
		case "index":
			v.Index, err = s.Uint64()
			return seen.add(2, name, err)
		case "proof":
			return seen.add(3, name, v.Proof.ParseJSON(s))
		case "fileSize":
			v.FileSize, err = s.Uint64()
			return seen.add(4, name, err)
		default:
			return s.Skip()
		}
	})
	return seen.all(err, 5, "root", "data", "index", "proof", "fileSize")
}

// UnmarshalJSON reads the object.
func (v *SegmentWithProof) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	return v.ParseJSON(jsonrpc.NewScanner(b))
}

// MarshalJSON encodes the object.
func (v *SegmentWithProof) MarshalJSON() ([]byte, error) { return v.AppendJSON(nil), nil }

// list reads an array; null is an empty one, as some languages write it.
func list(s *jsonrpc.Scanner, item func(i int) error) error {
	if s.Null() {
		return nil
	}
	return s.Array(item)
}

// fields remembers which fields of an object were there.
type fields uint

var errTwice = errors.New("it comes twice")

func (f *fields) add(bit uint, name string, err error) error {
	if err == nil && *f&(1<<bit) != 0 {
		err = errTwice
	}
	if err != nil {
		return fmt.Errorf("field %s: %w", name, err)
	}
	*f |= 1 << bit
	return nil
}

func (f fields) all(err error, n int, names ...string) error {
	if err != nil {
		return err
	}
	for i := range n {
		if f&(1<<i) == 0 {
			return fmt.Errorf("field %s is missing", names[i])
		}
	}
	return nil
}

func appendHash(b []byte, h common.Hash) []byte {
	b = append(b, `"0x`...)
	b = hex.AppendEncode(b, h[:])
	return append(b, '"')
}

func parseHash(s *jsonrpc.Scanner, h *common.Hash) error {
	text, err := s.Bytes()
	if err != nil {
		return err
	}
	return h.UnmarshalText(text)
}
