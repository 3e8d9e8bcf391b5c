package client

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/zgminer/zgminer/miner/zgs"
)

// A segment is a string of 350,000 characters. encoding/json looks at every
// character three times before it decodes; finding the members of an object needs
// only the ends of its strings, which is the difference between a client that
// waits for the network and one that waits for itself.

var errJSON = errors.New("it is no JSON object")

// members calls fn with the name and the raw value of each member of a JSON
// object. Names with escapes do not occur in this protocol and are refused. What
// is inside the values is not checked: their decoders do that.
func members(object []byte, fn func(name string, value []byte) error) error {
	b := skipSpace(object)
	if len(b) == 0 || b[0] != '{' {
		return errJSON
	}
	b = skipSpace(b[1:])
	if len(b) > 0 && b[0] == '}' {
		return onlySpace(b[1:])
	}
	for {
		if len(b) == 0 || b[0] != '"' {
			return errJSON
		}
		end := bytes.IndexByte(b[1:], '"')
		if end < 0 || bytes.IndexByte(b[1:1+end], '\\') >= 0 {
			return errJSON
		}
		name := string(b[1 : 1+end])
		b = skipSpace(b[2+end:])
		if len(b) == 0 || b[0] != ':' {
			return errJSON
		}
		b = skipSpace(b[1:])
		n, err := valueEnd(b)
		if err != nil {
			return err
		}
		if err := fn(name, b[:n]); err != nil {
			return err
		}
		b = skipSpace(b[n:])
		switch {
		case len(b) > 0 && b[0] == ',':
			b = skipSpace(b[1:])
		case len(b) > 0 && b[0] == '}':
			return onlySpace(b[1:])
		default:
			return errJSON
		}
	}
}

func skipSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\n' || b[0] == '\t' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

func onlySpace(b []byte) error {
	if len(skipSpace(b)) > 0 {
		return errJSON
	}
	return nil
}

// valueEnd returns the length of the JSON value that b begins with.
func valueEnd(b []byte) (int, error) {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			n := stringEnd(b[i:])
			if n < 0 {
				return 0, errJSON
			}
			if i += n - 1; depth == 0 {
				return i + 1, nil
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return valueOrNone(i)
			}
			if depth--; depth == 0 {
				return i + 1, nil
			}
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return valueOrNone(i)
			}
		}
	}
	return 0, errJSON // an object goes on after a value
}

func valueOrNone(n int) (int, error) {
	if n == 0 {
		return 0, errJSON
	}
	return n, nil
}

// stringEnd returns the length of the JSON string that b begins with, quotes
// included, -1 if it does not end.
func stringEnd(b []byte) int {
	for at := 1; ; {
		n := bytes.IndexByte(b[at:], '"')
		if n < 0 {
			return -1
		}
		end := at + n
		escapes := 0
		for escapes < n && b[end-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return end + 1
		}
		at = end + 1
	}
}

// decodeEnvelope returns the result of a JSON-RPC answer, or its error as
// *zgs.Error. An answer must have one of the two.
func decodeEnvelope(body []byte) (result []byte, err error) {
	var failure *zgs.Error
	err = members(body, func(name string, value []byte) error {
		switch {
		case name == "result":
			result = value
		case name == "error" && string(value) != "null":
			failure = new(zgs.Error)
			if err := json.Unmarshal(value, failure); err != nil {
				return fmt.Errorf("its error object: %w", err)
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case failure != nil:
		return nil, failure
	case result == nil:
		return nil, errors.New("it has neither a result nor an error")
	}
	return result, nil
}

// decodeData reads base64 text; null gives nil.
func decodeData(value []byte) ([]byte, error) {
	if string(value) == "null" {
		return nil, nil
	}
	if len(value) < 2 || value[0] != '"' || value[len(value)-1] != '"' {
		return nil, errors.New("data that are no string")
	}
	if bytes.IndexByte(value, '\\') >= 0 { // "\/" is allowed, if unusual
		var data []byte
		err := json.Unmarshal(value, &data)
		return data, err
	}
	text := value[1 : len(value)-1]
	out := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(out, text)
	return out[:n], err
}

// decodeSegment reads a SegmentWithProof; null gives nil.
func decodeSegment(value []byte) (*zgs.SegmentWithProof, error) {
	if string(value) == "null" {
		return nil, nil
	}
	s := new(zgs.SegmentWithProof)
	into := map[string]any{"root": &s.Root, "index": &s.Index, "proof": &s.Proof, "fileSize": &s.FileSize}
	err := members(value, func(name string, value []byte) (err error) {
		if name == "data" {
			s.Data, err = decodeData(value)
		} else if to, ok := into[name]; ok {
			err = json.Unmarshal(value, to)
		}
		if err != nil {
			err = fmt.Errorf("member %q: %w", name, err)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// appendSegments writes segments as a JSON array.
func appendSegments(b []byte, all []zgs.SegmentWithProof) ([]byte, error) {
	b = append(b, '[')
	for i := range all {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendSegment(b, &all[i]); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendSegment(b []byte, s *zgs.SegmentWithProof) ([]byte, error) {
	b = fmt.Appendf(b, `{"root":"0x%x","data":"`, s.Root[:])
	b = base64.StdEncoding.AppendEncode(b, s.Data)
	proof, err := json.Marshal(&s.Proof)
	if err != nil {
		return nil, fmt.Errorf("encode the proof of segment %d: %w", s.Index, err)
	}
	return fmt.Appendf(b, `","index":%d,"proof":%s,"fileSize":%d}`, s.Index, proof, s.FileSize), nil
}
