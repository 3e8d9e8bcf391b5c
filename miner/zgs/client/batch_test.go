package client

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/miner/zgs"
)

func TestSegmentsBySeq(t *testing.T) {
	segment := func(index int) string {
		return fmt.Sprintf(`{"root":"0x%064x","data":"AQID","index":%d,"proof":{"lemma":["0x%064x"],"path":[]},"fileSize":3}`, 1, index, 1)
	}
	answerOf := func(id int, result string) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0","result":%s,"id":%d}`, result, id)
	}
	var body, answer string
	url := server(t, func(w http.ResponseWriter, b string) { body = b; fmt.Fprint(w, answer) })
	node, err := NewNode(url, quick)
	if err != nil {
		t.Fatal(err)
	}
	// Answers may come in any order.
	answer = " [" + answerOf(2, segment(9)) + ",\n" + answerOf(0, segment(4)) + "," + answerOf(1, "null") + "] "
	got, err := node.SegmentsBySeq(t.Context(), 7, []uint64{4, 5, 9})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || got[0].Index != 4 || got[1] != nil || got[2].Index != 9 || string(got[2].Data) != "\x01\x02\x03" {
		t.Errorf("got %+v", got)
	}
	want := `[{"jsonrpc":"2.0","id":0,"method":"zgs_downloadSegmentWithProofByTxSeq","params":[7,4]},` +
		`{"jsonrpc":"2.0","id":1,"method":"zgs_downloadSegmentWithProofByTxSeq","params":[7,5]},` +
		`{"jsonrpc":"2.0","id":2,"method":"zgs_downloadSegmentWithProofByTxSeq","params":[7,9]}]`
	if body != want {
		t.Errorf("body\n%s\nwant\n%s", body, want)
	}
	for _, c := range []struct {
		answer  string
		noBatch bool
		text    string
	}{
		{`{"jsonrpc":"2.0","error":{"code":-32600,"message":"batches are not supported"},"id":null}`, true, "not supported"},
		{answerOf(0, "null"), true, "batches"},
		{`[` + answerOf(0, "null") + `]`, true, "1 answers to 2 calls"},
		{`[` + answerOf(0, "null") + `,` + answerOf(0, "null") + `]`, false, "not asked"},
		{`[` + answerOf(0, "null") + `,` + answerOf(-1, "null") + `]`, false, "not asked"},
		{`[` + answerOf(0, "null") + `,{"jsonrpc":"2.0","error":{"code":-32000,"message":"busy"},"id":1}]`, false, "busy"},
		{`[` + answerOf(0, "null") + ` ` + answerOf(1, "null") + `]`, false, "no JSON"},
		{`[` + answerOf(0, "null") + `,`, false, "no JSON"},
	} {
		answer = c.answer
		out, err := node.SegmentsBySeq(t.Context(), 7, []uint64{1, 2})
		if err == nil || out != nil || errors.Is(err, ErrNoBatch) != c.noBatch || !strings.Contains(err.Error(), c.text) {
			t.Errorf("answer %s: %v, %v", c.answer, out, err)
		}
		var answered *zgs.Error
		if strings.Contains(c.text, "busy") && !errors.As(err, &answered) {
			t.Errorf("answer %s: %v is no error object", c.answer, err)
		}
	}
	if out, err := node.SegmentsBySeq(t.Context(), 7, nil); out != nil || err != nil {
		t.Errorf("no indexes: %v, %v", out, err)
	}
}
