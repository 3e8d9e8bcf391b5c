package jsonrpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
)

type appended struct{}

func (appended) AppendJSON(b []byte) []byte { return append(b, `"made"`...) }

func testServer(opt Options) *Server {
	opt.Logger = slog.New(slog.DiscardHandler)
	s := New(opt)
	s.Handle("echo", []string{"first", "second"}, func(_ context.Context, p *Params) (any, error) {
		n, err := Arg[uint64](p, 0, "first")
		if err != nil {
			return nil, err
		}
		text, ok, err := Optional[string](p, 1, "second")
		if err != nil {
			return nil, err
		}
		if !ok {
			return n, nil
		}
		return []any{n, text}, nil
	})
	s.Handle("null", nil, func(context.Context, *Params) (any, error) { return nil, nil })
	s.Handle("made", nil, func(context.Context, *Params) (any, error) { return appended{}, nil })
	s.Handle("fail", nil, func(context.Context, *Params) (any, error) { return nil, errors.New("broken") })
	s.Handle("panic", nil, func(context.Context, *Params) (any, error) { panic("defect") })
	s.Handle("odd", nil, func(context.Context, *Params) (any, error) { return func() {}, nil })
	s.Handle("big", nil, func(context.Context, *Params) (any, error) { return strings.Repeat("x", 1000), nil })
	s.Handle("list", nil, func(_ context.Context, p *Params) (any, error) { return List[uint64](p, 0, "list", 3) })
	s.HandlePrivate("secret", nil, func(ctx context.Context, _ *Params) (any, error) { return CallerOf(ctx).Addr.String(), nil })
	return s
}

func do(s http.Handler, body string, edit func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = "127.0.0.1:1000"
	if edit != nil {
		edit(r)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func call(id, method, rest string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q%s}`, id, method, rest)
}

func TestCalls(t *testing.T) {
	s := testServer(Options{MaxBatch: 4, MaxReply: 2500})
	reply := func(id, rest string) string { return `{"jsonrpc":"2.0","id":` + id + `,` + rest + `}` }
	big := `"` + strings.Repeat("x", 1000) + `"`
	for _, c := range []struct{ name, body, want string }{
		{"null result", call("1", "null", ""), reply("1", `"result":null`)},
		{"id is echoed as text", call(`"a\u0062 7"`, "null", ""), reply(`"a\u0062 7"`, `"result":null`)},
		{"large id", call("12345678901234567890123", "null", ""), reply("12345678901234567890123", `"result":null`)},
		{"null id", call("null", "null", ""), reply("null", `"result":null`)},
		{"params null", call("1", "null", `,"params":null`), reply("1", `"result":null`)},
		{"params empty", call("1", "null", `,"params":[]`), reply("1", `"result":null`)},
		{"more params than needed", call("1", "null", `,"params":[1,2]`), reply("1", `"result":null`)},
		{"optional missing", call("1", "echo", `,"params":[7]`), reply("1", `"result":7`)},
		{"optional null", call("1", "echo", `,"params":[7,null]`), reply("1", `"result":7`)},
		{"both", call("1", "echo", `,"params":[7,"x"]`), reply("1", `"result":[7,"x"]`)},
		{"by name", call("1", "echo", `,"params":{"second":"x","other":1,"first":7}`), reply("1", `"result":[7,"x"]`)},
		{"appended", call("1", "made", ""), reply("1", `"result":"made"`)},
		{"missing", call("1", "echo", ""), reply("1", `"error":{"code":-32602,"message":"Invalid params: first","data":"missing"}`)},
		{"text for params", call("1", "echo", `,"params":"x"`), reply("1", `"error":{"code":-32602,"message":"Invalid params","data":"neither an array nor an object"}`)},
		{"too many params", call("1", "null", `,"params":[`+strings.Repeat("1,", 16)+`1]`), reply("1", `"error":{"code":-32602,"message":"Invalid params","data":"more than 16 parameters"}`)},
		{"long list", call("1", "list", `,"params":[[1,2,3,4]]`), reply("1", `"error":{"code":-32602,"message":"Invalid params: list","data":"more than 3 elements"}`)},
		{"other error", call("1", "fail", ""), reply("1", `"error":{"code":-32603,"message":"Internal error","data":"broken"}`)},
		{"panic", call("1", "panic", ""), reply("1", `"error":{"code":-32603,"message":"Internal error","data":"a defect of the program; its log has the details"}`)},
		{"what cannot be encoded", call("1", "odd", ""), reply("1", `"error":{"code":-32603,"message":"Internal error","data":"the result cannot be encoded"}`)},
		{"unknown", call("1", "none", ""), reply("1", `"error":{"code":-32601,"message":"Method not found"}`)},
		{"notification", `{"jsonrpc":"2.0","method":"null"}`, ``},
		{"notification by batch", `[{"jsonrpc":"2.0","method":"null"}]`, ``},
		{"no JSON", `{"jsonrpc`, reply("null", `"error":{"code":-32700,"message":"Parse error","data":"the JSON text ends where the end of a string is expected"}`)},
		{"nothing", ``, reply("null", `"error":{"code":-32700,"message":"Parse error","data":"the JSON text ends where a value is expected"}`)},
		{"no object", `5`, reply("null", `"error":{"code":-32600,"message":"Invalid request","data":"not an object"}`)},
		{"version", `{"jsonrpc":"1.0","id":1,"method":"null"}`, reply("1", `"error":{"code":-32600,"message":"Invalid request","data":"jsonrpc is not \"2.0\""}`)},
		{"no method", `{"jsonrpc":"2.0","id":1}`, reply("1", `"error":{"code":-32600,"message":"Invalid request","data":"no method"}`)},
		{"id of another kind", `{"jsonrpc":"2.0","id":[1],"method":"null"}`, reply("null", `"error":{"code":-32600,"message":"Invalid request","data":"id is neither a number nor a short string"}`)},
		{"empty batch", `[]`, reply("null", `"error":{"code":-32600,"message":"Invalid request","data":"empty batch"}`)},
		{"batch", `[` + call("1", "null", "") + `, 5 ,{"jsonrpc":"2.0","method":"null"},` + call("2", "made", "") + `]`,
			`[` + reply("1", `"result":null`) + `,` + reply("null", `"error":{"code":-32600,"message":"Invalid request","data":"not an object"}`) + `,` + reply("2", `"result":"made"`) + `]`},
		{"large batch", `[` + strings.Repeat(call("1", "null", "")+",", 4) + call("1", "null", "") + `]`,
			reply("null", `"error":{"code":-32600,"message":"Invalid request","data":"a batch of more than 4 calls"}`)},
		{"batch with large answers", `[` + strings.Repeat(call("1", "big", "")+",", 3) + call("2", "null", "") + `]`,
			`[` + strings.Repeat(reply("1", `"result":`+big)+`,`, 3) + reply("2", `"error":{"code":-32008,"message":"Response is too big","data":"the batch's answers before this one fill what may be sent"}`) + `]`},
	} {
		w := do(s, c.body, nil)
		if w.Code != 200 || w.Body.String() != c.want {
			t.Errorf("%s: HTTP %d\n     %.300s\nwant %.300s", c.name, w.Code, w.Body, c.want)
		}
	}
}

func TestHTTP(t *testing.T) {
	body := call("1", "null", "")
	s := testServer(Options{MaxBody: int64(len(body)), Origins: []string{"*"}})
	for _, c := range []struct {
		name string
		edit func(*http.Request)
		code int
	}{
		{"plain", nil, 200},
		{"charset", func(r *http.Request) { r.Header.Set("Content-Type", "application/json; charset=utf-8") }, 200},
		{"no type", func(r *http.Request) { r.Header.Del("Content-Type") }, 415},
		{"form", func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 415},
		{"GET", func(r *http.Request) { r.Method = "GET" }, 405},
		{"unknown length", func(r *http.Request) { r.ContentLength = -1 }, 200},
		{"too large", func(r *http.Request) {
			r.Body = io.NopCloser(strings.NewReader(body + " "))
			r.ContentLength = int64(len(body) + 1)
		}, 413},
		{"too large, unknown length", func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(body + " ")); r.ContentLength = -1 }, 413},
		{"preflight", func(r *http.Request) { r.Method = "OPTIONS"; r.Header.Set("Origin", "http://a") }, 204},
	} {
		w := do(s, body, c.edit)
		if w.Code != c.code {
			t.Errorf("%s: HTTP %d, want %d: %s", c.name, w.Code, c.code, w.Body)
		}
		if o := w.Header().Get("Access-Control-Allow-Origin"); o != "*" {
			t.Errorf("%s: allowed origin %q", c.name, o)
		}
	}
	if s.budget.free != s.opt.Memory || len(s.budget.used) != 0 {
		t.Errorf("%d bytes of %d are free after all calls, %v in use", s.budget.free, s.opt.Memory, s.budget.used)
	}
	some := testServer(Options{Origins: []string{"http://a"}})
	for origin, want := range map[string]string{"http://a": "http://a", "http://b": "", "": ""} {
		w := do(some, body, func(r *http.Request) {
			if origin != "" {
				r.Header.Set("Origin", origin)
			}
		})
		if o := w.Header().Get("Access-Control-Allow-Origin"); o != want {
			t.Errorf("origin %q is allowed %q", origin, o)
		}
	}
}

func TestPrivate(t *testing.T) {
	s := testServer(Options{})
	for _, c := range []struct {
		addr, origin string
		ok           bool
	}{
		{"127.0.0.1:5", "", true}, {"[::1]:5", "", true}, {"[::ffff:127.0.0.1]:5", "", true},
		{"127.0.0.1:5", "null", false}, {"10.0.0.1:5", "", false}, {"[2001:db8::1]:5", "", false}, {"@", "", false},
	} {
		w := do(s, call("1", "secret", ""), func(r *http.Request) {
			r.RemoteAddr = c.addr
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
		})
		if ok := !strings.Contains(w.Body.String(), "Method not found"); ok != c.ok {
			t.Errorf("%s with origin %q: %s", c.addr, c.origin, w.Body)
		}
	}
}

// TestMemory holds bodies back while memory is short, and refuses them in the
// end.
func TestMemory(t *testing.T) {
	s := testServer(Options{Memory: 2 * firstBuffer, MaxBody: firstBuffer, Hold: 50 * time.Millisecond, Busy: Failed("try later")})
	me, other := netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("10.0.0.1")
	if err := s.budget.take(context.Background(), me, firstBuffer); err != nil {
		t.Fatal(err)
	}
	slow := func(r *http.Request) { r.ContentLength = -1 }
	if w := do(s, call("1", "null", ""), slow); w.Code != 200 || !strings.Contains(w.Body.String(), "try later") {
		t.Errorf("without memory: HTTP %d %s", w.Code, w.Body)
	}
	// Another address has its own half.
	if w := do(s, call("1", "null", ""), func(r *http.Request) { slow(r); r.RemoteAddr = "10.0.0.1:7" }); !strings.Contains(w.Body.String(), "result") {
		t.Errorf("another address: HTTP %d %s", w.Code, w.Body)
	}
	_ = other
	// A call that waits goes on when memory is given back.
	s.opt.Hold = time.Hour
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		if w := do(s, call("1", "null", ""), slow); !strings.Contains(w.Body.String(), "result") {
			t.Errorf("after waiting: HTTP %d %s", w.Code, w.Body)
		}
	}()
	s.budget.add(me, -firstBuffer)
	wg.Wait()
	if s.budget.free != s.opt.Memory {
		t.Errorf("%d of %d bytes are free", s.budget.free, s.opt.Memory)
	}
}

func TestRates(t *testing.T) {
	now := time.Unix(1000, 0)
	r := newRates(10, 20)
	r.now = func() time.Time { return now }
	var slept time.Duration
	r.sleepUntil = func(_ context.Context, d time.Duration) error { slept += d; now = now.Add(d); return nil }
	a := netip.MustParseAddr("10.0.0.1")
	for range 20 {
		if err := r.wait(context.Background(), a); err != nil || slept != 0 {
			t.Fatalf("slept %v, %v within the burst", slept, err)
		}
	}
	for range 30 {
		if err := r.wait(context.Background(), a); err != nil {
			t.Fatal(err)
		}
	}
	if slept < 2900*time.Millisecond || slept > 3100*time.Millisecond {
		t.Errorf("30 calls above the burst of 10 a second took %v", slept)
	}
	for range 1000 {
		if err := r.wait(context.Background(), netip.MustParseAddr("127.0.0.1")); err != nil {
			t.Fatal(err)
		}
	}
	if d := r.reserve(netip.MustParseAddr("10.0.0.2")); d > 0 {
		t.Errorf("another address waits %v", d)
	}
	// Two addresses of one IPv6 network are one.
	six, seven := netip.MustParseAddr("2001:db8::6"), netip.MustParseAddr("2001:db8::7")
	if network(six) != network(seven) || network(six) == network(netip.MustParseAddr("2001:db8:0:1::6")) {
		t.Errorf("networks %v %v", network(six), network(seven))
	}
	// What cannot be had in time is refused and costs nothing.
	before := r.byAddr[a].tokens
	for range 1000 {
		end, cancel := context.WithDeadline(context.Background(), now.Add(time.Millisecond))
		if err := r.wait(end, a); err == nil {
			t.Fatal("a call came through that had to wait longer than allowed")
		}
		cancel()
	}
	if after := r.byAddr[a].tokens; after < before-1 {
		t.Errorf("refused calls cost %v tokens", before-after)
	}
	for i := range 3 * maxRates {
		r.reserve(netip.AddrFrom4([4]byte{11, byte(i >> 16), byte(i >> 8), byte(i)}))
	}
	if len(r.byAddr) > maxRates {
		t.Errorf("%d addresses are remembered", len(r.byAddr))
	}
}

func TestServe(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, ln, testServer(Options{}), Serving{MaxConns: 2}) }()
	url := "http://" + ln.Addr().String()
	post := func(c *http.Client) (string, error) {
		resp, err := c.Post(url, "application/json", strings.NewReader(call("1", "null", "")))
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		return string(b), err
	}
	var clients []*http.Client
	for range 2 { // each keeps its connection
		c := &http.Client{Transport: &http.Transport{}}
		clients = append(clients, c)
		if got, err := post(c); err != nil || !json.Valid([]byte(got)) {
			t.Fatalf("%q, %v", got, err)
		}
	}
	third := &http.Client{Transport: &http.Transport{}}
	if got, err := post(third); err == nil {
		t.Errorf("a third connection is served: %s", got)
	}
	clients[0].CloseIdleConnections()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(time.Millisecond) {
		if _, err := post(third); err == nil {
			break
		} else if time.Now().After(end) {
			t.Fatalf("after one connection was closed: %v", err)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestSlowBody cuts a client off that sends almost nothing: its deadline is not
// moved by single bytes.
func TestSlowBody(t *testing.T) {
	var deadlines []time.Time
	w := &deadlineRecorder{ResponseRecorder: httptest.NewRecorder(), read: func(d time.Time) { deadlines = append(deadlines, d) }}
	r := httptest.NewRequest("POST", "/", io.NopCloser(iotestOneByte{strings.NewReader(call("1", "null", ""))}))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = "127.0.0.1:1"
	r.ContentLength = -1
	testServer(Options{}).ServeHTTP(w, r)
	if len(deadlines) < 10 || !deadlines[len(deadlines)-1].IsZero() {
		t.Fatalf("deadlines %v", deadlines)
	}
	for _, d := range deadlines[:len(deadlines)-1] {
		if !d.Equal(deadlines[0]) {
			t.Errorf("single bytes move the deadline from %v to %v", deadlines[0], d)
		}
	}
}

type iotestOneByte struct{ r io.Reader }

func (o iotestOneByte) Read(p []byte) (int, error) { return o.r.Read(p[:min(1, len(p))]) }

type deadlineRecorder struct {
	*httptest.ResponseRecorder
	read func(time.Time)
}

func (d *deadlineRecorder) SetReadDeadline(t time.Time) error { d.read(t); return nil }

func FuzzServer(f *testing.F) {
	s := testServer(Options{MaxBatch: 4})
	for _, body := range []string{call("1", "null", ""), `[` + call("1", "echo", `,"params":[7,"x"]`) + `]`, `[]`, `{`, call("1", "list", `,"params":[[1]]`)} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		w := do(s, body, nil)
		if got := w.Body.Bytes(); w.Code != 200 || len(got) > 0 && !json.Valid(got) {
			t.Errorf("%q: HTTP %d %q", body, w.Code, got)
		}
	})
}
