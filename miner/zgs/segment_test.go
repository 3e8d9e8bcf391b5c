package zgs

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/jsonrpc"
)

// plain has the fields of SegmentWithProof and none of its methods.
type plain struct {
	Root     common.Hash `json:"root"`
	Data     []byte      `json:"data"`
	Index    uint64      `json:"index"`
	Proof    plainProof  `json:"proof"`
	FileSize uint64      `json:"fileSize"`
}

type plainProof struct {
	Lemma []common.Hash `json:"lemma"`
	Path  []bool        `json:"path"`
}

// TestSegmentForm holds the quick encoder to encoding/json.
func TestSegmentForm(t *testing.T) {
	for _, v := range []plain{
		{Data: []byte{}, Proof: plainProof{Lemma: []common.Hash{}, Path: []bool{}}},
		{common.Hash{1}, bytes.Repeat([]byte{0xfb, 0xff}, 128), 1<<64 - 1, plainProof{[]common.Hash{{2}, {3}}, []bool{true, false}}, 77},
	} {
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		s := SegmentWithProof{v.Root, v.Data, v.Index, FileProof(v.Proof), v.FileSize}
		if got := s.AppendJSON(nil); !bytes.Equal(got, want) {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
}

func FuzzSegment(f *testing.F) {
	v := SegmentWithProof{common.Hash{1}, make([]byte, 256), 3, FileProof{[]common.Hash{{2}}, []bool{true}}, 77}
	text := string(v.AppendJSON(nil))
	f.Add(text)
	f.Add(`{"root":"0x00","data":"AA==","index":1,"proof":{"lemma":null,"path":[]},"fileSize":2,"more":{}}`)
	f.Add(`{"root":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		var quick SegmentWithProof
		s := jsonrpc.NewScanner([]byte(text))
		err := quick.ParseJSON(s)
		if err == nil {
			err = s.End()
		}
		if err != nil {
			return
		}
		again := quick.AppendJSON(nil)
		var back SegmentWithProof
		if err := back.ParseJSON(jsonrpc.NewScanner(again)); err != nil || !bytes.Equal(back.AppendJSON(nil), again) {
			t.Fatalf("%s is not read back: %v", again, err)
		}
		for _, c := range text {
			if c >= 0x80 || c == '\\' {
				return // encoding/json takes names for equal that differ in case
			}
		}
		if strings.ToLower(strings.ReplaceAll(text, "fileSize", "")) != strings.ReplaceAll(text, "fileSize", "") {
			return
		}
		var want plain
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatalf("accepted, encoding/json says: %v", err)
		}
		if quick.Root != want.Root || !bytes.Equal(quick.Data, want.Data) || quick.Index != want.Index || quick.FileSize != want.FileSize || len(quick.Proof.Lemma) != len(want.Proof.Lemma) {
			t.Fatalf("%q is read as %+v, is %+v", text, quick, want)
		}
	})
}

func TestSegmentRefusals(t *testing.T) {
	v := SegmentWithProof{common.Hash{1}, make([]byte, 256), 3, FileProof{[]common.Hash{{2}}, []bool{true}}, 77}
	good := v.AppendJSON(nil)
	for _, c := range []struct{ old, new string }{
		{`"index":3`, `"index":-3`}, {`"index":3`, `"index":"3"`}, {`"index":3`, `"index":3,"index":3`}, {`"index":3,`, ``},
		{`AAAA`, `AAA=`}, {`[true]`, `[1]`}, {`"fileSize":77`, `"fileSize":null`}, {`"path":[true]`, `"path":{}`},
		{`"root":"0x`, `"root":"`}, {`"data":"`, `"data":"*`},
	} {
		bad := bytes.Replace(good, []byte(c.old), []byte(c.new), 1)
		if bytes.Equal(bad, good) {
			t.Fatalf("%s is not in %s", c.old, good)
		}
		var s SegmentWithProof
		if err := s.UnmarshalJSON(bad); err == nil {
			t.Errorf("%s for %s is accepted", c.new, c.old)
		}
	}
	long := FileProof{Lemma: make([]common.Hash, maxLevels+1)}
	if err := new(FileProof).UnmarshalJSON(long.AppendJSON(nil)); err == nil {
		t.Error("an endless proof is accepted")
	}
	var b Base64
	if err := b.UnmarshalJSON([]byte("\"AA\\nAA\"")); err == nil {
		t.Error("base64 over lines is accepted")
	}
}

func BenchmarkSegmentParse(b *testing.B) {
	v := SegmentWithProof{Data: bytes.Repeat([]byte{1, 2, 3}, 262144/3), Proof: FileProof{Lemma: make([]common.Hash, 14), Path: make([]bool, 12)}}
	text := v.AppendJSON(nil)
	b.SetBytes(int64(len(v.Data)))
	for b.Loop() {
		var s SegmentWithProof
		if err := s.ParseJSON(jsonrpc.NewScanner(text)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSegmentAppend(b *testing.B) {
	v := SegmentWithProof{Data: make([]byte, 262144), Proof: FileProof{Lemma: make([]common.Hash, 14), Path: make([]bool, 12)}}
	buf := make([]byte, 0, base64.StdEncoding.EncodedLen(len(v.Data))+4096)
	b.SetBytes(int64(len(v.Data)))
	for b.Loop() {
		v.AppendJSON(buf[:0])
	}
}
