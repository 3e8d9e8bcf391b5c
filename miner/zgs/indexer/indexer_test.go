package indexer

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/jsonrpc"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
	"github.com/zgminer/zgminer/miner/zgs/server"
)

func sharded(configs ...[2]uint64) (list []*zgs.ShardedNode) {
	for i, c := range configs {
		list = append(list, &zgs.ShardedNode{URL: fmt.Sprint("n", i), Config: zgs.ShardConfig{ShardID: c[0], NumShard: c[1]}})
	}
	return list
}

func names(list []*zgs.ShardedNode) (s string) {
	for _, n := range list {
		s += n.URL + " "
	}
	return strings.TrimSpace(s)
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name       string
		trusted    []*zgs.ShardedNode
		discovered []*zgs.ShardedNode
		replicas   uint
		method     string
		full       bool
		dropped    []string
		want, more string // trusted and discovered; "-": not possible
	}{
		{"one node", sharded([2]uint64{0, 1}), nil, 1, "min", true, nil, "n0", ""},
		{"two replicas of one node", sharded([2]uint64{0, 1}), nil, 2, "min", true, nil, "-", ""},
		{"halves", sharded([2]uint64{1, 2}, [2]uint64{0, 2}), nil, 1, "min", true, nil, "n1 n0", ""},
		{"half missing", sharded([2]uint64{1, 2}, [2]uint64{3, 4}), nil, 1, "min", true, nil, "-", ""},
		{"mixed", sharded([2]uint64{0, 4}, [2]uint64{2, 4}, [2]uint64{1, 2}), nil, 1, "min", true, nil, "n2 n0 n1", ""},
		{"a node that adds nothing is passed over", sharded([2]uint64{0, 2}, [2]uint64{2, 4}, [2]uint64{1, 2}), nil, 1, "min", true, nil, "n0 n2", ""},
		{"max prefers small parts", sharded([2]uint64{0, 1}, [2]uint64{0, 2}, [2]uint64{1, 2}), nil, 1, "max", true, nil, "n1 n2", ""},
		{"min prefers large parts", sharded([2]uint64{0, 2}, [2]uint64{1, 2}, [2]uint64{0, 1}), nil, 1, "min", true, nil, "n2", ""},
		{"by number", sharded([2]uint64{0, 1}, [2]uint64{0, 2}, [2]uint64{1, 2}), nil, 1, "2", true, nil, "n1 n2", ""},
		{"two replicas", sharded([2]uint64{0, 1}, [2]uint64{0, 2}, [2]uint64{1, 2}), nil, 2, "min", true, nil, "n0 n1 n2", ""},
		{"dropped", sharded([2]uint64{0, 1}, [2]uint64{0, 1}), nil, 1, "min", true, []string{"n0"}, "n1", ""},
		{"none", nil, nil, 1, "random", true, nil, "-", ""},
		{"no replica", nil, nil, 0, "min", true, nil, "", ""},
		{"impossible shards are passed over", sharded([2]uint64{5, 2}, [2]uint64{0, 3}, [2]uint64{0, 0}, [2]uint64{0, 1}), nil, 1, "min", true, nil, "n3", ""},
		{"three fifths discovered", sharded([2]uint64{0, 1}, [2]uint64{0, 1}, [2]uint64{0, 1}), sharded([2]uint64{0, 1}, [2]uint64{0, 1}), 3, "min", false, nil, "n0 n1", "n0"},
		{"discovered do not suffice", sharded([2]uint64{0, 1}, [2]uint64{0, 1}), sharded([2]uint64{0, 2}), 2, "min", false, nil, "n0 n1", ""},
	} {
		out, err := choose(zgs.ShardedNodes{Trusted: c.trusted, Discovered: c.discovered}, c.replicas, c.method, c.full, c.dropped)
		got := names(out.Trusted)
		if err != nil {
			got = "-"
		}
		if got != c.want || names(out.Discovered) != c.more {
			t.Errorf("%s: %q and %q, want %q and %q", c.name, got, names(out.Discovered), c.want, c.more)
		}
	}
	if _, err := choose(zgs.ShardedNodes{}, 1, "best", true, nil); err == nil {
		t.Error("an unknown method is taken")
	}
}

// nodes serves n shards of one flow and an indexer over them.
type setup struct {
	t      *testing.T
	worlds []*filestest.World
	x      *Indexer
	url    string
	rpc    *client.Indexer
	https  []*httptest.Server
}

func start(t *testing.T, shards uint64) *setup {
	s := &setup{t: t}
	quiet := slog.New(slog.DiscardHandler)
	var list []Node
	for id := range shards {
		w := filestest.New(t, func(o *files.Options) { o.Shard = files.Shard{ID: id, Num: shards} })
		srv := httptest.NewServer(server.New(server.Options{
			Files: w.Files, Log: w.Log, Identity: func() zgs.NetworkIdentity { return zgs.NetworkIdentity{ChainID: 7} }, Logger: quiet,
		}).Public())
		t.Cleanup(srv.Close)
		s.worlds, s.https = append(s.worlds, w), append(s.https, srv)
		list = append(list, Node{URL: fmt.Sprintf("http://public%d:5678", id), Dial: srv.URL})
	}
	x, err := New(Options{Nodes: list, Logger: quiet, MaxFile: 4 << 20, Client: client.Options{Attempts: 1}, Limits: jsonrpc.Options{Origins: []string{"*"}}})
	filestest.Must(t, err)
	srv := httptest.NewServer(x)
	t.Cleanup(x.Close)
	t.Cleanup(srv.Close)
	s.x, s.url = x, srv.URL
	s.rpc, err = client.NewIndexer(srv.URL, client.Options{Attempts: 1})
	filestest.Must(t, err)
	t.Cleanup(s.rpc.Close)
	return s
}

// add submits a file everywhere and uploads it.
func (s *setup) add(data []byte) (seq uint64, cid string) {
	s.t.Helper()
	f := filestest.File(s.t, data)
	for _, w := range s.worlds {
		seq = w.Submit(f)
		w.SettleAll()
		w.Upload(seq, filestest.Segments(s.t, f, data))
	}
	return seq, fmt.Sprintf("0x%x", f.DataRoot())
}

func (s *setup) get(path string) (code int, head http.Header, body []byte) {
	s.t.Helper()
	resp, err := http.Get(s.url + path)
	filestest.Must(s.t, err)
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	filestest.Must(s.t, err)
	return resp.StatusCode, resp.Header, body
}

func (s *setup) wantCode(path string, code int) {
	s.t.Helper()
	status, _, body := s.get(path)
	var a answer
	if err := json.Unmarshal(body, &a); err != nil || a.Code != code || status != 200 && code != codeInternal || status != 600 && code == codeInternal {
		s.t.Errorf("%s: HTTP %d, %.200s; want code %d", path, status, body, code)
	}
}

func TestIndexer(t *testing.T) {
	s := start(t, 2)
	ctx := context.Background()
	all, err := s.rpc.ShardedNodes(ctx)
	filestest.Must(t, err)
	if len(all.Trusted) != 2 || all.Trusted[1].URL != "http://public1:5678" || all.Trusted[1].Config != (zgs.ShardConfig{ShardID: 1, NumShard: 2}) || all.Trusted[1].Since == 0 || all.Discovered != nil {
		t.Errorf("nodes %+v", all)
	}
	chosen, err := s.rpc.SelectedNodes(ctx, 1, "min", true, nil)
	filestest.Must(t, err)
	if len(chosen.Trusted) != 2 {
		t.Errorf("selected %+v", chosen)
	}
	if _, err := s.rpc.SelectedNodes(ctx, 1, "min", false, []string{"http://public1:5678"}); err == nil || !strings.Contains(err.Error(), errSelect.Error()) {
		t.Errorf("half of the nodes suffice: %v", err)
	}
	places, err := s.rpc.NodeLocations(ctx)
	filestest.Must(t, err)
	if len(places) != 0 {
		t.Errorf("locations %v are invented", places)
	}
	data := filestest.Content(600000)
	seq, cid := s.add(data)
	f := filestest.File(t, data)
	found, err := s.rpc.FileLocations(ctx, [32]byte(f.DataRoot()))
	filestest.Must(t, err)
	if len(found) != 2 {
		t.Errorf("file at %+v", found)
	}
	if _, err := s.rpc.FileLocations(ctx, [32]byte{1}); !client.IsNotFound(err) {
		t.Errorf("unknown file: %v", err)
	}

	for _, path := range []string{"/file?root=" + cid + "&name=a/b.bin", fmt.Sprintf("/file?txSeq=%d", seq), "/file/" + cid} {
		code, head, body := s.get(path)
		if code != 200 || !bytes.Equal(body, data) || !strings.HasPrefix(head.Get("Content-Disposition"), "attachment; filename=") || head.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: HTTP %d, %d bytes, %v", path, code, len(body), head)
		}
		if strings.Contains(path, "name=") && head.Get("Content-Disposition") != "attachment; filename=b.bin" {
			t.Errorf("name: %s", head.Get("Content-Disposition"))
		}
	}
	var info struct{ Data zgs.FileInfo }
	_, _, body := s.get("/file/info/" + cid)
	filestest.Must(t, json.Unmarshal(body, &info))
	if !info.Data.Finalized || info.Data.Tx.Size != 600000 {
		t.Errorf("%s", body)
	}
	var infos struct{ Data []*zgs.FileInfo }
	_, _, body = s.get("/files/info?cid=0&cid=99&cid=" + cid)
	filestest.Must(t, json.Unmarshal(body, &infos))
	if len(infos.Data) != 3 || infos.Data[0] == nil || infos.Data[1] != nil || !reflect.DeepEqual(infos.Data[2], infos.Data[0]) {
		t.Errorf("%s", body)
	}
	var status struct{ Data zgs.Status }
	_, _, body = s.get("/node/status")
	filestest.Must(t, json.Unmarshal(body, &status))
	if status.Data.NextTxSeq != 1 || status.Data.NetworkIdentity.ChainID != 7 {
		t.Errorf("%s", body)
	}
	s.wantCode("/file/info/99", 101)
	s.wantCode("/file/info/x", 1)
	s.wantCode("/file?root=0x12", 1)
	s.wantCode("/files/info", 1)
	s.wantCode("/files/info?"+strings.Repeat("cid=1&", 101), 1)
	s.wantCode("/file?txSeq=99", 101)
	s.wantCode("/file/"+cid+"/x", 106) // no folder

	big := filestest.Other(3, 4<<20+1)
	_, bigCID := s.add(big)
	s.wantCode("/file/"+bigCID, 105)
	// A file that is not complete, its first segment by REST.
	part := filestest.Other(4, 300000)
	pf := filestest.File(t, part)
	for _, w := range s.worlds {
		w.Submit(pf)
		w.SettleAll()
	}
	partCID := fmt.Sprintf("0x%x", pf.DataRoot())
	s.wantCode("/file/"+partCID, 103)
	for _, seg := range filestest.Segments(t, pf, part) {
		up := segmentUpload{Data: seg.Data, Index: seg.Index, Proof: zgs.NewFileProof(seg.Proof)}
		root := common.Hash(seg.Root)
		up.Root = &root
		b, err := json.Marshal(up)
		filestest.Must(t, err)
		resp, err := http.Post(s.url+"/file/segment", "application/json", bytes.NewReader(b))
		filestest.Must(t, err)
		text, err := io.ReadAll(resp.Body)
		filestest.Must(t, err)
		resp.Body.Close()
		if string(text) != `{"code":0,"message":"Success","data":null}` {
			t.Errorf("upload: %s", text)
		}
	}
	if _, _, body := s.get("/file/" + partCID); !bytes.Equal(body, part) {
		t.Errorf("file uploaded by REST has %d bytes", len(body))
	}

	// A folder.
	folder := binary.BigEndian.AppendUint16(folderMagic[:], 2)
	folder = fmt.Appendf(folder, `{"name":"","type":"directory","entries":[{"name":"sub","type":"directory","entries":[{"name":"f.txt","type":"file","roots":["%s"],"size":600000},{"name":"empty","type":"file","size":0},{"name":"two","type":"file","roots":["%s","%s"],"size":900000},{"name":"l","type":"symbolic","link":"x"}]}]}`, cid, cid, partCID)
	_, folderCID := s.add(folder)
	if code, head, body := s.get("/file/" + folderCID + "/sub/f.txt"); code != 200 || !bytes.Equal(body, data) || head.Get("Content-Disposition") != "attachment; filename=f.txt" {
		t.Errorf("file of a folder: HTTP %d, %d bytes, %v", code, len(body), head)
	}
	if _, _, body := s.get("/file/" + folderCID + "/sub/two"); !bytes.Equal(body, append(append([]byte{}, data...), part...)) {
		t.Errorf("file of two fragments: %d bytes", len(body))
	}
	s.wantCode("/file/"+folderCID+"/sub/none", 104)
	s.wantCode("/file/"+folderCID+"/sub/l", 106)
	s.wantCode("/file/"+folderCID+"/sub", 106)

	// Without one of the nodes half of the files are gone, and are not told of.
	s.https[1].Close()
	s.x.Refresh(ctx)
	if found, err := s.rpc.FileLocations(ctx, [32]byte(f.DataRoot())); err != nil || found != nil {
		t.Errorf("half a file is at %+v, %v", found, err)
	}
	s.wantCode("/file/"+cid, 103)
}

// TestWrongData has a node that gives other bytes: they are not passed on.
func TestWrongData(t *testing.T) {
	s := start(t, 1)
	data := filestest.Content(1000)
	_, cid := s.add(data)
	liar := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		resp, err := http.Post(s.https[0].URL, "application/json", bytes.NewReader(body))
		if err != nil {
			return
		}
		defer resp.Body.Close()
		answer, _ := io.ReadAll(resp.Body)
		_, _ = w.Write(bytes.Replace(answer, []byte(`"data":"`), []byte(`"data":"AAAA`), 1)[:len(answer)])
	}))
	defer liar.Close()
	x, err := New(Options{Nodes: []Node{{URL: liar.URL}}, Logger: slog.New(slog.DiscardHandler), Client: client.Options{Attempts: 1}})
	filestest.Must(t, err)
	defer x.Close()
	srv := httptest.NewServer(x)
	defer srv.Close()
	resp, err := http.Get(srv.URL + "/file/" + cid)
	filestest.Must(t, err)
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != 600 {
		t.Errorf("HTTP %d: %.100s", resp.StatusCode, body)
	}
}
