package server_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/server"
)

// BenchmarkUpload sends files of 10 segments as official clients do, each in one
// call; the store is in memory.
func BenchmarkUpload(b *testing.B) {
	w := filestest.New(b, nil)
	w.Close()
	w.Quota = 8 << 30
	filestest.Must(b, w.Open())
	srv := httptest.NewServer(server.New(server.Options{
		Files: w.Files, Log: w.Log, Identity: func() zgs.NetworkIdentity { return identity }, Logger: slog.New(slog.DiscardHandler),
	}).Public())
	defer srv.Close()
	const size = 10 << 18
	b.SetBytes(size)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		data := filestest.Other(i, size)
		f := filestest.File(b, data)
		seq := w.Submit(f)
		var parts []string
		for _, s := range filestest.Segments(b, f, data) {
			parts = append(parts, wire(s))
		}
		body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"zgs_uploadSegmentsByTxSeq","params":[[%s],%d]}`, strings.Join(parts, ","), seq)
		b.StartTimer()
		resp, err := http.Post(srv.URL, "application/json", strings.NewReader(body))
		filestest.Must(b, err)
		answer, err := io.ReadAll(resp.Body)
		filestest.Must(b, err)
		resp.Body.Close()
		if string(answer) != `{"jsonrpc":"2.0","id":1,"result":null}` {
			b.Fatal(string(answer))
		}
	}
}

// BenchmarkDownload reads segments with proof.
func BenchmarkDownload(b *testing.B) {
	w := filestest.New(b, nil)
	srv := httptest.NewServer(server.New(server.Options{
		Files: w.Files, Log: w.Log, Identity: func() zgs.NetworkIdentity { return identity }, Logger: slog.New(slog.DiscardHandler),
	}).Public())
	defer srv.Close()
	data := filestest.Content(10 << 18)
	f := filestest.File(b, data)
	w.Upload(w.Submit(f), filestest.Segments(b, f, data))
	b.SetBytes(1 << 18)
	for i := 0; b.Loop(); i++ {
		resp, err := http.Post(srv.URL, "application/json", strings.NewReader(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"zgs_downloadSegmentWithProofByTxSeq","params":[0,%d]}`, i%10)))
		filestest.Must(b, err)
		n, err := io.Copy(io.Discard, resp.Body)
		filestest.Must(b, err)
		resp.Body.Close()
		if n < 349528 {
			b.Fatalf("an answer of %d bytes", n)
		}
	}
}
