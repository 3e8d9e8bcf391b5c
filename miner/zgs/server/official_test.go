package server_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/server"
)

// recorded is a line of a file in testdata/official.
type recorded struct {
	Client  string            `json:"client"`
	Headers map[string]string `json:"headers"`
	Mark    string            `json:"mark"`
	Request json.RawMessage   `json:"request"`
	Answer  json.RawMessage   `json:"answer"`
}

// TestOfficialClient sends what the official client sent, to a node whose log gets
// its entries when that of the recording had them, and wants the same answers.
func TestOfficialClient(t *testing.T) {
	names, err := filepath.Glob("testdata/official/*.jsonl")
	if err != nil || len(names) < 2 {
		t.Fatalf("%d recordings, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".jsonl"), func(t *testing.T) { replay(t, name) })
	}
}

// player replays a recording.
type player struct {
	t       *testing.T
	world   *filestest.World
	url     string
	headers map[string]string
	sizes   map[string]int // by root
	again   []int          // sizes of files that were submitted once more
	calls   int
}

func replay(t *testing.T, name string) {
	w := filestest.New(t, nil)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	defer func() { stop(); <-done }()
	s := server.New(server.Options{Files: w.Files, Log: w.Log, Identity: func() zgs.NetworkIdentity { return zgs.NetworkIdentity{ChainID: 1660099} }})
	h := httptest.NewServer(s.Public())
	defer h.Close()
	p := &player{t: t, world: w, url: h.URL, sizes: map[string]int{}}
	for _, size := range []int{1000, 600000, 5242881} {
		p.sizes[common.Hash(filestest.File(t, filestest.Content(size)).DataRoot()).Hex()] = size
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	mark := ""
	for lines := bufio.NewReader(f); ; {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF && len(line) == 0 {
			break
		}
		var r recorded
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch {
		case r.Client != "":
			p.headers = r.Headers
		case r.Mark != "":
			mark = r.Mark
			var size int
			if _, err := fmt.Sscanf(mark, "second submission of %d", &size); err == nil {
				p.again = append(p.again, size)
			}
		default:
			if err := p.play(r); err != nil {
				t.Fatalf("%s: %v", mark, err)
			}
		}
	}
	if p.calls < 100 {
		t.Errorf("only %d calls", p.calls)
	}
}

// play sends one request and compares the answer.
func (p *player) play(r recorded) error {
	p.calls++
	var req struct {
		Method string            `json:"method"`
		Params []json.RawMessage `json:"params"`
	}
	var want struct {
		Result any `json:"result"`
	}
	if err := json.Unmarshal(r.Request, &req); err != nil {
		return err
	}
	if err := json.Unmarshal(fill(p.t, r.Answer), &want); err != nil {
		return err
	}
	if err := p.submit(req.Method, want.Result); err != nil {
		return err
	}
	body := fill(p.t, r.Request)
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(time.Millisecond) {
		var got struct {
			JSONRPC string          `json:"jsonrpc"`
			ID      json.RawMessage `json:"id"`
			Result  any             `json:"result"`
			Error   any             `json:"error"`
		}
		if err := json.Unmarshal(p.post(body), &got); err != nil || got.JSONRPC != "2.0" || got.Error != nil {
			return fmt.Errorf("%s: answer %+v, %v", req.Method, got, err)
		}
		err := p.compare(req.Method, got.Result, want.Result)
		if err == nil || time.Now().After(end) || !strings.HasPrefix(req.Method, "zgs_getFileInfo") {
			return err // what is finished later is asked for again, as the client did
		}
	}
}

// compare wants the recorded result, but for what depends on the chain and the
// time: heads, and a file that is finished earlier than it was.
func (p *player) compare(method string, got, want any) error {
	g, isObject := got.(map[string]any)
	w, _ := want.(map[string]any)
	switch {
	case method == "zgs_getStatus" && isObject && keys(g) == keys(w):
		return nil
	case strings.HasPrefix(method, "zgs_getFileInfo") && isObject && w != nil && g["finalized"] == true && w["finalized"] == false:
		if !reflect.DeepEqual(g["tx"], w["tx"]) || keys(g) != keys(w) {
			return fmt.Errorf("%s: got %v, recorded was %v", method, got, want)
		}
		return nil
	}
	if !reflect.DeepEqual(got, want) {
		return fmt.Errorf("%s: got %.300v, recorded was %.300v", method, got, want)
	}
	return nil
}

// keys lists the names of all members of an object and of the objects in it.
func keys(v any) string {
	o, ok := v.(map[string]any)
	if !ok {
		return ""
	}
	b, _ := json.Marshal(func() map[string]string {
		out := map[string]string{}
		for k := range o {
			out[k] = keys(o[k])
		}
		return out
	}())
	return string(b)
}

// submit makes the log entry that an answer tells of, if it is not there yet. The
// client never asks for the second entry of a small file, as it goes on with the
// first one: that entry is made with the one after it.
func (p *player) submit(method string, result any) error {
	o, ok := result.(map[string]any)
	if !ok || !strings.HasPrefix(method, "zgs_getFileInfo") {
		return nil
	}
	tx := o["tx"].(map[string]any)
	if uint64(tx["seq"].(float64)) < p.world.Log.Next() {
		return nil
	}
	size, ok := p.sizes[tx["dataMerkleRoot"].(string)]
	if !ok {
		return fmt.Errorf("an entry of the unknown file %v", tx["dataMerkleRoot"])
	}
	todo := []int{size}
	if missing := int(tx["seq"].(float64)) - int(p.world.Log.Next()); missing > 0 {
		todo = append(p.again[:missing:missing], size)
	}
	for _, size := range todo {
		if _, err := p.world.TrySubmit(filestest.File(p.t, filestest.Content(size))); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) post(body []byte) []byte {
	req, err := http.NewRequest(http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	for k, v := range p.headers {
		if k != "Connection" {
			req.Header.Set(k, v)
		}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		p.t.Fatalf("HTTP status %s, %v", resp.Status, err)
	}
	return answer
}

// fill puts the segments' data in their places.
func fill(t *testing.T, text json.RawMessage) []byte {
	parts := strings.Split(string(text), `"@`)
	out := []byte(parts[0])
	for _, part := range parts[1:] {
		name, rest, ok := strings.Cut(part, `"`)
		var size, segment int
		if _, err := fmt.Sscanf(name, "%d/%d", &size, &segment); err != nil || !ok {
			t.Fatalf("data %q: %v", name, err)
		}
		data := append(filestest.Content(size), make([]byte, (256-size%256)%256)...)[segment<<18:]
		out = append(out, '"')
		out = base64.StdEncoding.AppendEncode(out, data[:min(len(data), 1<<18)])
		out = append(append(out, '"'), rest...)
	}
	return out
}
