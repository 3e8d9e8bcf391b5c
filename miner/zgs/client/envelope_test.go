package client

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner/zgs"
)

var envelopes = []string{
	`{"jsonrpc":"2.0","result":null,"id":1}`,
	` { "result" : [1, {"a":"]}\"\\"}, -2.5e3] , "id" : "x" } `,
	`{"id":1,"error":{"code":-32000,"message":"a \"quoted\" text","data":null}}`,
	`{"result":true}`, `{"result":12,"id":null}`, `{}`, ``, `[]`, `{"result":}`, `{"result":1`, `{"result":"a\\"}`,
	`{"result":"a\"}`, `{"a":1}{"b":2}`, `{"result":{"data":"AQ\/="}}`, `{"error":"text"}`, `{"result":1,}`,
}

// FuzzMembers: an object that encoding/json reads has the same members here, and
// nothing makes the reader panic.
func FuzzMembers(f *testing.F) {
	for _, e := range envelopes {
		f.Add([]byte(e))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		got := map[string]string{}
		err := members(b, func(name string, value []byte) error { got[name] = string(value); return nil })
		var want map[string]json.RawMessage
		if json.Unmarshal(b, &want) != nil || want == nil || bytes.IndexByte(b, '\\') >= 0 || !bytes.Equal(bytes.ToValidUTF8(b, nil), b) {
			return // what is no JSON may be read in any way: the values are checked by their decoders
		}
		if err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		if len(got) != len(want) {
			t.Fatalf("%q: %d members, want %d", b, len(got), len(want))
		}
		for name, value := range want {
			if got[name] != string(value) {
				t.Fatalf("%q: member %q is %q, want %q", b, name, got[name], value)
			}
		}
	})
}

// FuzzSegment: what is written is read back by this reader and by encoding/json,
// and any input gives the same segment as encoding/json where both read it.
func FuzzSegment(f *testing.F) {
	s := zgs.SegmentWithProof{Root: common.Hash{1}, Data: []byte{1, 2, 3}, Index: 4, Proof: zgs.FileProof{Lemma: []common.Hash{{5}}, Path: []bool{true}}, FileSize: 6}
	text, err := appendSegment(nil, &s)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"data":"A\u0041==","index":1}`))
	f.Add([]byte(`{"data":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := decodeSegment(b)
		if err != nil || got == nil {
			return
		}
		var want zgs.SegmentWithProof
		if json.Unmarshal(b, &want) != nil || bytes.Contains(b, []byte(`\`)) {
			return
		}
		again, err := appendSegment(nil, got)
		if err != nil {
			t.Fatal(err)
		}
		var back zgs.SegmentWithProof
		if err := json.Unmarshal(again, &back); err != nil || !bytes.Equal(back.Data, got.Data) || back.Index != got.Index || back.FileSize != got.FileSize || back.Root != got.Root {
			t.Fatalf("%q became %q: %v", b, again, err)
		}
	})
	got, err := decodeSegment(text)
	if err != nil || !reflect.DeepEqual(*got, s) {
		f.Fatalf("%s was read as %+v, %v", text, got, err)
	}
}

func BenchmarkSegments(b *testing.B) {
	segments := make([]zgs.SegmentWithProof, 10)
	for i := range segments {
		segments[i] = zgs.SegmentWithProof{Data: make([]byte, 256<<10), Proof: zgs.FileProof{Lemma: make([]common.Hash, 14), Path: make([]bool, 12)}}
	}
	text, err := appendSegment(nil, &segments[0])
	if err != nil {
		b.Fatal(err)
	}
	b.Run("encode", func(b *testing.B) {
		b.SetBytes(10 * 256 << 10)
		buf := make([]byte, 0, 4<<20)
		for b.Loop() {
			if _, err := appendSegments(buf, segments); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.SetBytes(256 << 10)
		for b.Loop() {
			if _, err := decodeSegment(text); err != nil {
				b.Fatal(err)
			}
		}
	})
}
