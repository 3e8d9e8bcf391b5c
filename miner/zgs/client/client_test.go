package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/pora/merkle"
)

// quick does not wait long for what fails on purpose.
var quick = Options{Attempts: 3, MinPause: time.Millisecond, MaxPause: 5 * time.Millisecond}

// server answers each request with what fn says.
func server(t *testing.T, fn func(w http.ResponseWriter, body string)) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %q, %v", r.Method, r.Header.Get("Content-Type"), err)
		}
		fn(w, string(body))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func result(text string) string { return `{"jsonrpc":"2.0","result":` + text + `,"id":1}` }

// TestMethods holds every call letter by letter, and reads an answer of each.
func TestMethods(t *testing.T) {
	const hash = `"0x0000000000000000000000000000000000000000000000000000000000abcdef"`
	root := common.HexToHash("0xabcdef")
	ctx := t.Context()
	var body, answer string
	url := server(t, func(w http.ResponseWriter, b string) { body = b; fmt.Fprint(w, result(answer)) })
	node, err := NewNode(url, quick)
	if err != nil {
		t.Fatal(err)
	}
	admin, _ := NewAdmin(url, quick)
	indexer, _ := NewIndexer(url, quick)
	seq := uint64(7)
	segment := zgs.SegmentWithProof{Root: root, Data: []byte{1, 2, 3, 4}, Index: 5, Proof: zgs.FileProof{Lemma: []common.Hash{root}, Path: []bool{}}, FileSize: 600}
	const segmentText = `{"root":` + hash + `,"data":"AQIDBA==","index":5,"proof":{"lemma":[` + hash + `],"path":[]},"fileSize":600}`
	const infoText = `{"tx":{"streamIds":[],"data":[],"dataMerkleRoot":` + hash + `,"merkleNodes":[[1,` + hash + `]],"startEntryIndex":3,"size":9,"seq":7},"finalized":true,"isCached":false,"uploadedSegNum":1,"pruned":false}`
	info := zgs.FileInfo{Tx: zgs.NewTransaction(7, 3, 9, merkle.Hash(root), []merkle.Node{{Root: merkle.Hash(root)}}), Finalized: true, UploadedSegNum: 1}
	yes := true
	none := func(err error) (any, error) { return nil, err }
	for _, c := range []struct {
		method, params, answer string
		call                   func() (any, error)
		want                   any
	}{
		{"zgs_getStatus", "", `{"connectedPeers":1,"logSyncHeight":2,"logSyncBlock":` + hash + `,"nextTxSeq":3,"networkIdentity":{"chainId":4,"flowAddress":"0x00000000000000000000000000000000000000ab","p2pProtocolVersion":{"major":0,"minor":4,"build":0}}}`,
			func() (any, error) { return node.Status(ctx) }, zgs.Status{ConnectedPeers: 1, LogSyncHeight: 2, LogSyncBlock: root, NextTxSeq: 3, NetworkIdentity: zgs.NetworkIdentity{ChainID: 4, FlowAddress: common.HexToAddress("0xab"), P2PProtocolVersion: zgs.ProtocolVersion{Minor: 4}}}},
		{"zgs_getShardConfig", "", `{"shardId":1,"numShard":2}`, func() (any, error) { return node.ShardConfig(ctx) }, zgs.ShardConfig{ShardID: 1, NumShard: 2}},
		{"zgs_getFileInfo", `[` + hash + `,true]`, infoText, func() (any, error) { return node.FileInfo(ctx, root, true) }, &info},
		{"zgs_getFileInfo", `[` + hash + `,false]`, `null`, func() (any, error) { return node.FileInfo(ctx, root, false) }, (*zgs.FileInfo)(nil)},
		{"zgs_getFileInfoByTxSeq", `[7]`, infoText, func() (any, error) { return node.FileInfoBySeq(ctx, 7) }, &info},
		{"zgs_checkFileFinalized", `[7]`, `true`, func() (any, error) { return node.Finalized(ctx, zgs.TxSeqOrRoot{Seq: 7}) }, &yes},
		{"zgs_checkFileFinalized", `[` + hash + `]`, `null`, func() (any, error) { return node.Finalized(ctx, zgs.TxSeqOrRoot{Root: &root}) }, (*bool)(nil)},
		{"zgs_uploadSegments", `[[` + segmentText + `]]`, `null`, func() (any, error) { return none(node.UploadSegments(ctx, []zgs.SegmentWithProof{segment})) }, nil},
		{"zgs_uploadSegmentsByTxSeq", `[[` + segmentText + `,` + segmentText + `],7]`, `null`, func() (any, error) {
			return none(node.UploadSegmentsBySeq(ctx, []zgs.SegmentWithProof{segment, segment}, 7))
		}, nil},
		{"zgs_uploadSegments", `[[]]`, `null`, func() (any, error) { return none(node.UploadSegments(ctx, nil)) }, nil},
		{"zgs_downloadSegment", `[` + hash + `,1,2]`, `"AQIDBA=="`, func() (any, error) { return node.Download(ctx, root, 1, 2) }, []byte{1, 2, 3, 4}},
		{"zgs_downloadSegmentByTxSeq", `[7,1,2]`, `null`, func() (any, error) { return node.DownloadBySeq(ctx, 7, 1, 2) }, []byte(nil)},
		{"zgs_downloadSegmentWithProof", `[` + hash + `,5]`, segmentText, func() (any, error) { return node.Segment(ctx, root, 5) }, &segment},
		{"zgs_downloadSegmentWithProofByTxSeq", `[7,5]`, `null`, func() (any, error) { return node.SegmentBySeq(ctx, 7, 5) }, (*zgs.SegmentWithProof)(nil)},
		{"zgs_getSectorProof", `[9,` + hash + `]`, `{"lemma":[` + hash + `],"path":[true]}`, func() (any, error) { return node.SectorProof(ctx, 9, &root) }, zgs.FileProof{Lemma: []common.Hash{root}, Path: []bool{true}}},
		{"zgs_getSectorProof", `[9,null]`, `{"lemma":[],"path":[]}`, func() (any, error) { return node.SectorProof(ctx, 9, nil) }, zgs.FileProof{Lemma: []common.Hash{}, Path: []bool{}}},
		{"zgs_getHashAtNodeIndex", `[9]`, hash, func() (any, error) { return node.SegmentRoot(ctx, 9) }, &root},
		{"zgs_getFlowContext", "", `[` + hash + `,77]`, func() (any, error) { return node.FlowContext(ctx) }, zgs.FlowContext{Root: root, Length: 77}},
		{"admin_findFile", `[7]`, `null`, func() (any, error) { return none(admin.FindFile(ctx, 7)) }, nil},
		{"admin_shutdown", "", `null`, func() (any, error) { return none(admin.Shutdown(ctx)) }, nil},
		{"admin_startSyncFile", `[7]`, `null`, func() (any, error) { return none(admin.StartSyncFile(ctx, 7)) }, nil},
		{"admin_startSyncChunks", `[7,1,2]`, `null`, func() (any, error) { return none(admin.StartSyncChunks(ctx, 7, 1, 2)) }, nil},
		{"admin_terminateSync", `[7]`, `true`, func() (any, error) { return admin.TerminateSync(ctx, 7) }, true},
		{"admin_getSyncServiceState", "", `{"numSyncing":2,"catchedUp":true,"autoSyncSerial":null,"autoSyncRandom":null}`, func() (any, error) { return admin.SyncServiceState(ctx) }, zgs.SyncServiceState{NumSyncing: 2, CatchedUp: &yes}},
		{"admin_getSyncStatus", `[7]`, `"Idle"`, func() (any, error) { return admin.SyncStatus(ctx, 7) }, "Idle"},
		{"admin_getSyncInfo", "", `{"7":{"elapsedSecs":1,"nextChunks":2,"state":"x"}}`, func() (any, error) { return admin.SyncInfo(ctx, nil) }, map[uint64]zgs.FileSyncInfo{7: {ElapsedSecs: 1, NextChunks: 2, State: "x"}}},
		{"admin_getSyncInfo", `[7]`, `{}`, func() (any, error) { return admin.SyncInfo(ctx, &seq) }, map[uint64]zgs.FileSyncInfo{}},
		{"admin_getNetworkInfo", "", `{"peerId":"x","connectedPeers":3}`, func() (any, error) { return admin.NetworkInfo(ctx) }, zgs.NetworkInfo{PeerID: "x", ConnectedPeers: 3}},
		{"admin_getPeers", "", `{}`, func() (any, error) { return admin.Peers(ctx) }, map[string]zgs.PeerInfo{}},
		{"admin_getFileLocation", `[7,true]`, `null`, func() (any, error) { return admin.FileLocation(ctx, 7, true) }, []zgs.LocationInfo(nil)},
		{"admin_getMetrics", "", `{"a.b":"Counter 3"}`, func() (any, error) { return admin.Metrics(ctx, "") }, map[string]string{"a.b": "Counter 3"}},
		{"admin_getMetrics", `["a"]`, `{}`, func() (any, error) { return admin.Metrics(ctx, "a") }, map[string]string{}},
		{"miner_start", "", `true`, func() (any, error) { return admin.StartMining(ctx) }, true},
		{"miner_stop", "", `false`, func() (any, error) { return admin.StopMining(ctx) }, false},
		{"miner_setStartPosition", `[33554432]`, `true`, func() (any, error) { return admin.SetMiningStart(ctx, 1<<25) }, true},
		{"indexer_getShardedNodes", "", `{"trusted":[{"url":"http://a","config":{"shardId":0,"numShard":2},"latency":5,"since":6}],"discovered":null}`, func() (any, error) { return indexer.ShardedNodes(ctx) }, zgs.ShardedNodes{Trusted: []*zgs.ShardedNode{{URL: "http://a", Config: zgs.ShardConfig{NumShard: 2}, Latency: 5, Since: 6}}}},
		{"indexer_getSelectedNodes", `[2,"min",true,[]]`, `{"trusted":[],"discovered":null}`, func() (any, error) { return indexer.SelectedNodes(ctx, 2, "min", true, nil) }, zgs.ShardedNodes{Trusted: []*zgs.ShardedNode{}}},
		{"indexer_getNodeLocations", "", `{"1.2.3.4":{"city":"c"}}`, func() (any, error) { return indexer.NodeLocations(ctx) }, map[string]zgs.NodeLocation{"1.2.3.4": {City: "c"}}},
		{"indexer_getFileLocations", `[` + hash + `]`, `null`, func() (any, error) { return indexer.FileLocations(ctx, root) }, []*zgs.ShardedNode(nil)},
	} {
		answer = c.answer
		got, err := c.call()
		if err != nil {
			t.Errorf("%s: %v", c.method, err)
			continue
		}
		var sent struct {
			JSONRPC string
			ID      uint64
			Method  string
			Params  json.RawMessage
		}
		if err := json.Unmarshal([]byte(body), &sent); err != nil || sent.JSONRPC != "2.0" || sent.ID == 0 {
			t.Errorf("%s: request %s, %v", c.method, body, err)
		}
		testvec.Check(t, sent.Method, c.method, "method")
		testvec.Check(t, string(sent.Params), c.params, "parameters of %s", c.method)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", c.method, got, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	var answers []string
	var served atomic.Int64
	url := server(t, func(w http.ResponseWriter, _ string) {
		text := answers[min(int(served.Add(1)), len(answers))-1]
		if strings.HasPrefix(text, "!") {
			http.Error(w, text[1:], http.StatusTooManyRequests)
			return
		}
		fmt.Fprint(w, text)
	})
	n, err := NewNode(url, quick)
	if err != nil {
		t.Fatal(err)
	}
	failure := func(code int, message, data string) string {
		b, _ := json.Marshal(zgs.NewError(code, message, data))
		return `{"jsonrpc":"2.0","error":` + string(b) + `,"id":1}`
	}
	for _, c := range []struct {
		name     string
		answers  []string
		requests int64
		check    func(err error) bool
	}{
		{"finalized", []string{failure(zgs.CodeInvalidParams, "Invalid params: root", "already uploaded and finalized")}, 1, IsStored},
		{"duplicate", []string{failure(zgs.CodeOther, zgs.TextDuplicate, "")}, 1, IsStored},
		{"busy", []string{failure(zgs.CodeOther, "too many data writing: 16", "")}, 1, IsBusy},
		{"no file", []string{failure(zgs.CodeOther, "file not found", "")}, 1, IsNotFound},
		{"other", []string{failure(zgs.CodeInvalidParams, "Invalid params: proof", "invalid proof")}, 1, func(err error) bool {
			var e *zgs.Error
			return errors.As(err, &e) && e.Code == zgs.CodeInvalidParams && !IsStored(err) && !IsBusy(err) && strings.HasSuffix(err.Error(), "Invalid params: proof; data: invalid proof")
		}},
		{"limited, then good", []string{"!slow", "!slow", result("null")}, 3, func(err error) bool { return err == nil }},
		{"limited", []string{"!slow"}, 3, func(err error) bool { return errors.Is(err, ErrUnavailable) }},
		{"garbage, then good", []string{"<html>", result("null")}, 2, func(err error) bool { return err == nil }},
		{"neither", []string{`{"jsonrpc":"2.0","id":1}`}, 3, func(err error) bool { return errors.Is(err, ErrUnavailable) }},
		{"cut off", []string{`{"jsonrpc":"2.0","result":"AAA`}, 3, func(err error) bool { return errors.Is(err, ErrUnavailable) }},
		{"null error", []string{`{"jsonrpc":"2.0","error":null,"result":null}`}, 1, func(err error) bool { return err == nil }},
	} {
		answers = c.answers
		served.Store(0)
		_, err := n.Download(t.Context(), common.Hash{}, 0, 1)
		if !c.check(err) || served.Load() != c.requests {
			t.Errorf("%s: after %d requests: %v", c.name, served.Load(), err)
		}
	}
	answers = []string{result(`"` + strings.Repeat("A", 1000) + `"`)}
	small, _ := NewNode(url, Options{Attempts: 1, MaxAnswer: 900})
	if _, err := small.Download(t.Context(), common.Hash{}, 0, 1); err == nil || !strings.Contains(err.Error(), "longer than 900") {
		t.Errorf("long answer: %v", err)
	}
}

func TestURLs(t *testing.T) {
	for _, bad := range []string{"", "127.0.0.1:5678", "ftp://a", "http://", "://"} {
		if _, err := NewNode(bad, Options{}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	n, err := NewNode("http://127.0.0.1:1/secret?key=secret", Options{Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Status(t.Context()); err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(n.String(), "secret") {
		t.Errorf("the key shows in %q, %v", n, err)
	}
}

// TestLimits: never more requests under way than allowed, each bounded in time,
// begun no faster than allowed.
func TestLimits(t *testing.T) {
	release := make(chan struct{})
	var under, most atomic.Int64
	url := server(t, func(w http.ResponseWriter, _ string) {
		now := under.Add(1)
		for m := most.Load(); now > m && !most.CompareAndSwap(m, now); m = most.Load() {
		}
		<-release
		under.Add(-1)
		fmt.Fprint(w, result("null"))
	})
	n, err := NewNode(url, Options{InFlight: 3, Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	for range 9 {
		go func() { done <- n.UploadSegments(t.Context(), nil) }()
	}
	for deadline := time.Now().Add(time.Minute); under.Load() < 3 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := n.UploadSegments(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("while waiting for a place: %v", err)
	}
	close(release)
	for range 9 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most.Load() != 3 {
		t.Errorf("%d requests at once, want 3", most.Load())
	}
}

func TestTimeout(t *testing.T) {
	stop := make(chan struct{})
	url := server(t, func(http.ResponseWriter, string) { <-stop })
	defer close(stop)
	n, err := NewNode(url, Options{Timeout: 20 * time.Millisecond, Attempts: 2, MinPause: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Status(t.Context()); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "within 20ms") {
		t.Errorf("%v", err)
	}
}

func TestDial(t *testing.T) {
	refused := errors.New("no way")
	n, err := NewNode("http://node.example", Options{Attempts: 1, Dial: func(context.Context, string, string) (net.Conn, error) { return nil, refused }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Status(t.Context()); !errors.Is(err, refused) {
		t.Errorf("%v", err)
	}
}

func TestPace(t *testing.T) {
	p := pace{perSecond: 1000}
	begin := time.Now()
	for range 50 {
		if err := p.wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if d := time.Since(begin); d < 49*time.Millisecond {
		t.Errorf("50 requests at 1000 per second began within %v", d)
	}
}

// TestCheckSegment uses the files of the official client: spec/storage-node.md 7.
func TestCheckSegment(t *testing.T) {
	cpu := kernels.Tiers()[0]
	for _, size := range []int{1, 257, 4097, 262144, 262145, 600000, 5242881} {
		data := testvec.Bytes("client", size)
		f, err := merkle.NewFile(cpu, data)
		if err != nil {
			t.Fatal(err)
		}
		segments, padded := Segments(uint64(size))
		testvec.Check(t, padded, uint64(len(f.Segments)), "padded segments of %d bytes", size)
		for i := range segments {
			proof, err := f.ProveSegment(i)
			if err != nil {
				t.Fatal(err)
			}
			sectors := SegmentSectors(uint64(size), i)
			piece := make([]byte, sectors*merkle.SectorBytes)
			copy(piece, data[i*merkle.SegmentBytes:])
			s := &zgs.SegmentWithProof{Data: piece, Proof: zgs.NewFileProof(proof)}
			if leaf, err := CheckSegment(cpu, f.DataRoot(), uint64(size), i, s); err != nil || leaf != f.Segments[i] {
				t.Errorf("size %d, segment %d: %v", size, i, err)
			}
			if _, err := CheckSegment(cpu, f.DataRoot(), uint64(size), i+1, s); err == nil {
				t.Errorf("size %d: segment %d was taken for the next one", size, i)
			}
			piece[len(piece)-1] ^= 1
			if _, err := CheckSegment(cpu, f.DataRoot(), uint64(size), i, s); err == nil {
				t.Errorf("size %d, segment %d: a flipped bit was not noticed", size, i)
			}
		}
	}
}
