package server_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/miner/zgs/server"
)

// heap is the memory in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func dial(t *testing.T, url string) net.Conn {
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	filestest.Must(t, err)
	t.Cleanup(func() { c.Close() })
	return c
}

const head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"

// TestHostileClients has senders that stop in the middle of large bodies, readers
// that do not read, idle connections, and floods of wrong segments and batches at
// the same time. Memory stays bounded, and an honest client is served.
func TestHostileClients(t *testing.T) {
	const memory = 32 << 20
	n := start(t, func(o *server.Options) {
		o.Limits.Memory, o.Limits.Hold = memory, 50*time.Millisecond
	}, false)
	data := filestest.Content(3 << 20)
	f := filestest.File(t, data)
	list := filestest.Segments(t, f, data)
	seq := n.Submit(f)
	n.Upload(seq, list)
	victim := filestest.Other(1, 1<<20)
	vf := filestest.File(t, victim)
	good := filestest.Segments(t, vf, victim)
	vseq := n.Submit(vf)
	before := heap()

	// 300 senders of 100 MiB that stop after 600 KB: 180 MB if all were kept. What
	// one address may have is 16 MiB; the others get an answer and are cut off.
	part := bytes.Repeat([]byte{' '}, 600<<10)
	var senders sync.WaitGroup
	for range 300 {
		c := dial(t, n.url)
		senders.Go(func() {
			fmt.Fprintf(c, head, 100<<20)
			_, _ = c.Write(part) // some are cut off here
		})
	}
	senders.Wait()
	// 100 readers that ask for 10 segments and do not read.
	for range 100 {
		var calls []string
		for i := range 10 {
			calls = append(calls, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"zgs_downloadSegmentByTxSeq","params":[%d,%d,%d]}`, i, seq, i*1024, (i+1)*1024))
		}
		body := "[" + strings.Join(calls, ",") + "]"
		c := dial(t, n.url)
		fmt.Fprintf(c, head, len(body))
		_, err := io.WriteString(c, body)
		filestest.Must(t, err)
	}
	for range 500 {
		dial(t, n.url)
	}
	// What they hold while answers are being cut off may be more for a moment.
	filestest.Eventually(t, "hostile clients hold a bounded amount", func() bool { return heap() <= before+memory+200<<20 })
	t.Logf("heap before %d MiB, with hostile clients %d MiB.", before>>20, heap()>>20)

	// Floods from several connections.
	bad := good[0]
	bad.Data = flip(bad.Data)
	wrong := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"zgs_uploadSegmentsByTxSeq","params":[[%s],%d]}`, wire(bad), vseq)
	batch := "[" + strings.Repeat(`{"jsonrpc":"2.0","id":1,"method":"zgs_getStatus"},`, 100) + `{"jsonrpc":"2.0","id":1,"method":"zgs_getStatus"}]`
	var floods sync.WaitGroup
	stop := make(chan struct{})
	for _, body := range []string{wrong, wrong, batch} {
		floods.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				resp, err := http.Post(n.url, "application/json", strings.NewReader(body))
				if err != nil {
					continue
				}
				b, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				// Of a file that is complete nothing is looked at.
				if !bytes.Contains(b, []byte(`"error"`)) && n.Info(vseq).State != files.Finalized {
					t.Errorf("a flood is answered with %.200s", b)
				}
			}
		})
	}
	// An honest client at another address notices nothing.
	honest := &http.Client{Transport: &http.Transport{DialContext: (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}).DialContext}}
	defer honest.CloseIdleConnections()
	for i, s := range good {
		body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"zgs_uploadSegmentsByTxSeq","params":[[%s],%d]}`, wire(s), vseq)
		resp, err := honest.Post(n.url, "application/json", strings.NewReader(body))
		filestest.Must(t, err)
		b, err := io.ReadAll(resp.Body)
		filestest.Must(t, err)
		resp.Body.Close()
		if string(b) != `{"jsonrpc":"2.0","id":1,"result":null}` {
			t.Errorf("segment %d of an honest client: %s", i, b)
		}
	}
	close(stop)
	floods.Wait()
	n.Want(vseq, files.Finalized, 4)
	n.WantFile(vseq, victim)
}

func flip(b []byte) []byte {
	out := bytes.Clone(b)
	out[len(out)/2] ^= 4
	return out
}

// TestLargeBatch bounds what one request is answered.
func TestLargeBatch(t *testing.T) {
	n := start(t, func(o *server.Options) { o.Limits.MaxReply = 1 << 20 }, false)
	data := filestest.Content(1 << 20)
	f := filestest.File(t, data)
	n.Upload(n.Submit(f), filestest.Segments(t, f, data))
	var calls []string
	for i := range 100 {
		calls = append(calls, fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"zgs_downloadSegmentByTxSeq","params":[0,0,1024]}`, i))
	}
	answer := n.post(n.url, "["+strings.Join(calls, ",")+"]")
	var replies []struct {
		ID    int
		Error *struct{ Code int }
	}
	filestest.Must(t, json.Unmarshal([]byte(answer), &replies))
	if len(replies) != 100 || len(answer) > 2<<20 {
		t.Fatalf("%d replies in %d bytes", len(replies), len(answer))
	}
	for i, r := range replies {
		if r.ID != i || (r.Error != nil) != (i > 2) || r.Error != nil && r.Error.Code != -32008 {
			t.Errorf("reply %d: %+v", i, r)
		}
	}
}

// TestKeepAlive makes calls over one connection, as clients do, and one that was
// refused in between.
func TestKeepAlive(t *testing.T) {
	n := start(t, nil, false)
	c := dial(t, n.url)
	r := bufio.NewReader(c)
	for _, body := range []string{`{"jsonrpc":"2.0","id":1,"method":"zgs_getStatus"}`, `{`, `{"jsonrpc":"2.0","id":1,"method":"zgs_none"}`, `{"jsonrpc":"2.0","id":2,"method":"zgs_getShardConfig"}`} {
		fmt.Fprintf(c, head, len(body))
		_, err := io.WriteString(c, body)
		filestest.Must(t, err)
		resp, err := http.ReadResponse(r, nil)
		filestest.Must(t, err)
		b, err := io.ReadAll(resp.Body)
		filestest.Must(t, err)
		if resp.StatusCode != 200 || !json.Valid(b) || resp.Close {
			t.Errorf("%s: HTTP %d, close %t, %s", body, resp.StatusCode, resp.Close, b)
		}
	}
}

// FuzzCalls sends anything to the whole node: every answer is JSON and the flow
// keeps what it has.
func FuzzCalls(f *testing.F) {
	w := filestest.New(f, nil)
	data := filestest.Content(1000)
	file := filestest.File(f, data)
	seq := w.Submit(file)
	w.Upload(seq, filestest.Segments(f, file, data))
	h := server.New(server.Options{Files: w.Files, Log: w.Log}).Public()
	segment := wire(filestest.Segments(f, file, data)[0])
	for _, s := range [][2]string{
		{"zgs_uploadSegment", "[" + segment + "]"}, {"zgs_uploadSegmentsByTxSeq", "[[" + segment + "],0]"}, {"zgs_downloadSegmentByTxSeq", "[0,0,4]"},
		{"zgs_downloadSegmentWithProof", `["0xae87bbe9fd9209497d2c6a79e4e82f272313ead5aadface90b6fa656e33b439c",0]`}, {"zgs_getSectorProof", "[4,null]"},
		{"zgs_checkFileFinalized", "[0]"}, {"zgs_getHashAtNodeIndex", "[0]"}, {"zgs_getDataByNodeIndex", "[9007199254740993]"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, method, params string) {
		if method == "zgs_getStatus" {
			return // there is no identity here
		}
		name, err := json.Marshal(method)
		if err != nil {
			return
		}
		body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%s,"params":%s}`, name, params)
		r, err := http.NewRequest("POST", "/", strings.NewReader(body))
		filestest.Must(t, err)
		r.Header.Set("Content-Type", "application/json")
		rec := &recorder{head: http.Header{}}
		h.ServeHTTP(rec, r)
		if !json.Valid(rec.body.Bytes()) && rec.body.Len() > 0 || bytes.Contains(rec.body.Bytes(), []byte("defect")) {
			t.Fatalf("%s: %s", body, rec.body.Bytes())
		}
		if err := w.CheckFile(seq, data); err != nil {
			t.Fatalf("after %s: %v", body, err)
		}
	})
}

type recorder struct {
	head http.Header
	body bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.head }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
func (r *recorder) WriteHeader(int)             {}
