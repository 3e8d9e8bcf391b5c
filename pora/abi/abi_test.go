package abi

import (
	"bytes"
	"strings"
	"testing"

	"github.com/holiman/uint256"
)

func TestWordsRoundTrip(t *testing.T) {
	big := new(uint256.Int).Lsh(uint256.NewInt(77), 200)
	b := AppendUint64(nil, 1<<63+5)
	b = AppendUint256(b, big)
	b = AppendAddress(b, [20]byte{0: 1, 19: 2})
	b = AppendBytes(b, nil)
	b = AppendBytes(b, []byte("thirty-three bytes, one word more"))
	if len(b) != 4*WordBytes+WordBytes+2*WordBytes {
		t.Fatalf("%d bytes", len(b))
	}
	r := NewReader(b)
	if n := r.Uint64(); n != 1<<63+5 {
		t.Errorf("uint64 %d", n)
	}
	if n := r.Uint256(); n != *big {
		t.Errorf("uint256 %s", n.Hex())
	}
	if a := r.Address(); a != [20]byte{0: 1, 19: 2} {
		t.Errorf("address %x", a)
	}
	if v := r.Bytes(); len(v) != 0 {
		t.Errorf("bytes %x", v)
	}
	if v := r.Bytes(); string(v) != "thirty-three bytes, one word more" {
		t.Errorf("bytes %q", v)
	}
	if err := r.End(); err != nil {
		t.Error(err)
	}
}

func TestRefusals(t *testing.T) {
	word := func(at int, v byte) []byte {
		w := make([]byte, WordBytes)
		w[at] = v
		return w
	}
	for name, c := range map[string]struct {
		data []byte
		read func(r *Reader)
		want string
	}{
		"short":           {make([]byte, 31), func(r *Reader) { r.Hash() }, "end after 31 bytes"},
		"uint64":          {word(23, 1), func(r *Reader) { r.Uint64() }, "does not fit"},
		"address":         {word(0, 1), func(r *Reader) { r.Address() }, "not an address"},
		"left over":       {make([]byte, 33), func(r *Reader) { r.Hash() }, "1 bytes are left"},
		"offset":          {word(31, 7), func(r *Reader) { r.Expect(8, "offset") }, "canonical"},
		"count":           {word(31, 1), func(r *Reader) { r.Count(2, "nodes") }, "hold 0 at most"},
		"bytes too long":  {word(31, 1), func(r *Reader) { r.Bytes() }, "hold 0"},
		"bytes very long": {word(24, 255), func(r *Reader) { r.Bytes() }, "hold 0"},
		"dirty padding":   {append(word(31, 1), word(1, 1)...), func(r *Reader) { r.Bytes() }, "filled up"},
	} {
		r := NewReader(c.data)
		c.read(r)
		if err := r.End(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if h := r.Hash(); h != [32]byte{} {
			t.Errorf("%s: a read after the failure gives %x", name, h)
		}
	}
}

func FuzzBytes(f *testing.F) {
	f.Add(AppendBytes(nil, []byte("abc")))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := NewReader(b)
		v := r.Bytes()
		if r.End() == nil && !bytes.Equal(AppendBytes(nil, v), b) {
			t.Errorf("%x decodes to %x", b, v)
		}
	})
}
