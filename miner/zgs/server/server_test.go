package server_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/jsonrpc"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/server"
	"github.com/zgminer/zgminer/pora/merkle"
)

var identity = zgs.NetworkIdentity{ChainID: 16661, FlowAddress: common.HexToAddress("0xABCD"), P2PProtocolVersion: zgs.ProtocolVersion{Minor: 4}}

// node is a served world.
type node struct {
	*filestest.World
	t          *testing.T
	url, admin string
}

func start(t *testing.T, change func(*server.Options), merged bool) *node {
	w := filestest.New(t, nil)
	opt := server.Options{
		Files: w.Files, Log: w.Log, Identity: func() zgs.NetworkIdentity { return identity },
		Limits: jsonrpc.Options{Origins: []string{"*"}}, Logger: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&opt)
	}
	s := server.New(opt)
	addr, admin := "127.0.0.1:0", "127.0.0.1:0"
	l, err := s.Listen(addr, admin)
	filestest.Must(t, err)
	n := &node{World: w, t: t, url: "http://" + l.Addr(), admin: "http://" + l.AdminAddr()}
	serve(t, l)
	if merged { // the same server once more, with both on one port
		port := l.Addr()[strings.LastIndex(l.Addr(), ":")+1:]
		l, err := s.Listen("127.0.0.2:"+port, "127.0.0.1:"+port)
		filestest.Must(t, err)
		if l.Addr() != l.AdminAddr() {
			t.Fatalf("public %s, admin %s: not merged", l.Addr(), l.AdminAddr())
		}
		n.url, n.admin = "http://"+l.Addr(), "http://"+l.Addr()
		serve(t, l)
	}
	return n
}

func serve(t *testing.T, l *server.Listening) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil && err != context.Canceled {
			t.Errorf("serve: %v", err)
		}
	})
}

// post sends a body and returns the answer's text.
func (n *node) post(url, body string) string {
	n.t.Helper()
	resp, err := http.Post(url, "application/json", strings.NewReader(body))
	filestest.Must(n.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	filestest.Must(n.t, err)
	if resp.StatusCode/100 != 2 {
		n.t.Fatalf("HTTP status %s: %s", resp.Status, b)
	}
	return string(b)
}

// call sends one call with params as JSON text and returns the answer behind the
// id.
func (n *node) call(url, method, params string) string {
	n.t.Helper()
	body := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q}`, method)
	if params != "" {
		body = fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":%s}`, method, params)
	}
	answer, ok := strings.CutPrefix(n.post(url, body), `{"jsonrpc":"2.0","id":1,`)
	if !ok {
		n.t.Fatalf("%s: %s", method, answer)
	}
	return strings.TrimSuffix(answer, "}")
}

func (n *node) want(method, params, answer string) {
	n.t.Helper()
	if got := n.call(n.url, method, params); got != answer {
		n.t.Errorf("%s %s\n     %.400s\nwant %.400s", method, params, got, answer)
	}
}

func (n *node) wantAdmin(method, params, answer string) {
	n.t.Helper()
	if got := n.call(n.admin, method, params); got != answer {
		n.t.Errorf("%s %s\n     %.400s\nwant %.400s", method, params, got, answer)
	}
}

// wire is a segment as JSON.
func wire(s files.Segment) string {
	v := zgs.SegmentWithProof{Root: common.Hash(s.Root), Data: s.Data, Index: s.Index, FileSize: s.FileSize, Proof: zgs.NewFileProof(s.Proof)}
	b, err := json.Marshal(&v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

const (
	null      = `"result":null`
	file600k  = `"0x55d06ee7d6af52aa718588cd4264c1d425f8dde7c74b28e40c49382df1058360"`
	seg0      = `"0xd9c4eef8fb9a1b8fbb138aab2a3264700b0460ee5a49eb000415402c774f0d9d"`
	seg1      = `"0xb933e47e6ca2ce2ab27d3696c0581ec754f9e5866a67e8bbbbfb4f7ee8e014d6"`
	seg2      = `"0x1a6ddb4bb5ead8c00fa4241d2763430c498629b913bb4587570de0e38dfc86af"`
	inner     = `"0x54e1bf3b6dd7aaec2a9b219080c49dbc378581eec32f5ea30171b8a11f533a29"`
	zeroes    = `"0x0000000000000000000000000000000000000000000000000000000000000000"`
	parameter = `"error":{"code":-32602,"message":"Invalid params: `
)

// TestFile follows one file as a client drives it, letter by letter.
func TestFile(t *testing.T) {
	n := start(t, nil, false)
	data := filestest.Content(600000)
	f := filestest.File(t, data)
	list := filestest.Segments(t, f, data)

	n.want("zgs_getStatus", "", `"result":{"connectedPeers":0,"logSyncHeight":0,"logSyncBlock":`+zeroes+`,"nextTxSeq":0,"networkIdentity":{"chainId":16661,"flowAddress":"0x000000000000000000000000000000000000abcd","p2pProtocolVersion":{"major":0,"minor":4,"build":0}}}`)
	for _, params := range []string{"", "null", "[]"} {
		n.want("zgs_getShardConfig", params, `"result":{"shardId":0,"numShard":1}`)
	}
	n.want("zgs_getFileInfo", `[`+file600k+`,true]`, null)
	n.want("zgs_getFileInfo", `[`+file600k+`]`, null)
	n.want("zgs_getFileInfoByTxSeq", `[0]`, null)
	n.want("zgs_checkFileFinalized", `[0]`, null)
	n.want("zgs_checkFileFinalized", `[`+file600k+`]`, null)
	n.want("zgs_downloadSegment", `[`+file600k+`,0,1]`, null)
	n.want("zgs_downloadSegmentByTxSeq", `[0,0,1]`, null)
	n.want("zgs_getFlowContext", "", `"result":[`+zeroes+`,1]`)

	n.Submit(f)
	filestest.Must(t, n.Sync(context.Background()))
	node := func(i int) string {
		h := f.Nodes[i]
		return fmt.Sprintf(`[%d,"0x%x"]`, h.Height+1, h.Root)
	}
	tx := `{"tx":{"streamIds":[],"data":[],"dataMerkleRoot":` + file600k + `,"merkleNodes":[` + node(0) + `,` + node(1) + `],"startEntryIndex":2048,"size":600000,"seq":0}`
	info := func(final bool, uploaded int) string {
		return fmt.Sprintf(`"result":%s,"finalized":%t,"isCached":false,"uploadedSegNum":%d,"pruned":false}`, tx, final, uploaded)
	}
	n.want("zgs_getFileInfo", `[`+file600k+`,true]`, info(false, 0))
	n.want("zgs_getFileInfoByTxSeq", `[0]`, info(false, 0))
	n.want("zgs_checkFileFinalized", `[0]`, `"result":false`)
	n.want("zgs_checkFileFinalized", `[`+file600k+`]`, `"result":false`)
	// Upper case is read.
	n.want("zgs_checkFileFinalized", `["0x`+strings.ToUpper(file600k[3:])+`]`, `"result":false`)

	n.want("zgs_uploadSegment", `[`+wire(list[0])+`]`, null)
	n.want("zgs_getFileInfoByTxSeq", `[0]`, info(false, 1))
	n.want("zgs_uploadSegments", `[[]]`, null)
	n.want("zgs_downloadSegmentByTxSeq", `[0,1024,2048]`, null)
	n.want("zgs_downloadSegmentWithProofByTxSeq", `[0,1]`, null)
	n.want("zgs_uploadSegmentsByTxSeq", `[[`+wire(list[1])+`,`+wire(list[2])+`],0]`, null)
	n.want("zgs_getFileInfo", `[`+file600k+`,true]`, info(true, 3))
	n.want("zgs_checkFileFinalized", `[0]`, `"result":true`)
	// Duplicates give null, in every form.
	n.want("zgs_uploadSegment", `[`+wire(list[0])+`]`, null)
	n.want("zgs_uploadSegmentByTxSeq", `[`+wire(list[0])+`,0]`, null)
	n.want("zgs_uploadSegments", `[[`+wire(list[0])+`]]`, null)
	n.want("zgs_uploadSegmentsByTxSeq", `[[`+wire(list[0])+`],0]`, null)

	b64 := base64.StdEncoding.EncodeToString
	n.want("zgs_downloadSegment", `[`+file600k+`,0,1024]`, `"result":"`+b64(data[:262144])+`"`)
	n.want("zgs_downloadSegmentByTxSeq", `[0,1023,1025]`, `"result":"`+b64(data[1023*256:1025*256])+`"`)
	last := append(bytes.Clone(data[2343*256:]), make([]byte, 64)...)
	n.want("zgs_downloadSegmentByTxSeq", `[0,2343,2344]`, `"result":"`+b64(last)+`"`)
	proof := func(lemma, path string) string { return `{"lemma":[` + lemma + `],"path":[` + path + `]}` }
	segment := func(i int, data []byte, proof string) string {
		return fmt.Sprintf(`"result":{"root":%s,"data":"%s","index":%d,"proof":%s,"fileSize":600000}`, file600k, b64(data), i, proof)
	}
	n.want("zgs_downloadSegmentWithProof", `[`+file600k+`,0]`, segment(0, data[:262144], proof(seg0+","+seg1+","+seg2+","+file600k, "true,true")))
	n.want("zgs_downloadSegmentWithProofByTxSeq", `[0,1]`, segment(1, data[262144:524288], proof(seg1+","+seg0+","+seg2+","+file600k, "false,true")))
	n.want("zgs_downloadSegmentWithProofByTxSeq", `[0,2]`, segment(2, list[2].Data, proof(seg2+","+inner+","+file600k, "false")))

	n.want("zgs_getHashAtNodeIndex", `[2]`, `"result":`+seg0)
	n.want("zgs_getHashAtNodeIndex", `[1]`, fmt.Sprintf(`"result":"0x%x"`, merkle.Zero(10))) // a gap
	n.want("zgs_getHashAtNodeIndex", `[99]`, null)
	n.want("zgs_getDataByNodeIndex", `[99]`, null)
	if got := n.call(n.url, "zgs_getDataByNodeIndex", `[2]`); !strings.HasPrefix(got, fmt.Sprintf(`"result":[[%d,%d,%d,%d,`, data[0], data[1], data[2], data[3])) {
		t.Errorf("data of a load: %.60s", got)
	}
	n.want("zgs_getMetaDataByNodeIndex", `[2]`, null)
	root, err := n.Log.Root()
	filestest.Must(t, err)
	n.want("zgs_getFlowContext", "", fmt.Sprintf(`"result":["0x%x",4608]`, root))
	for _, params := range []string{`[2048]`, `[2048,null]`, fmt.Sprintf(`[2048,"0x%x"]`, root)} {
		if got := n.call(n.url, "zgs_getSectorProof", params); !strings.HasPrefix(got, `"result":{"lemma":["0x`) || !strings.Contains(got, fmt.Sprintf(`"0x%x"],"path":[true,`, root)) {
			t.Errorf("sector proof: %s", got)
		}
	}
	if st := n.call(n.url, "zgs_getStatus", ""); !strings.Contains(st, `"logSyncHeight":1,`) || !strings.Contains(st, `"nextTxSeq":1,`) {
		t.Error(st)
	}
}

func TestErrors(t *testing.T) {
	n := start(t, nil, false)
	data := filestest.Content(600000)
	f := filestest.File(t, data)
	n.Submit(f)
	list := filestest.Segments(t, f, data)
	bad := list[0]
	bad.Data = append([]byte{^bad.Data[0]}, bad.Data[1:]...)
	empty := list[0]
	empty.Data = nil
	for _, c := range []struct{ method, params, want string }{
		{"zgs_uploadSegment", `[` + wire(bad) + `]`, parameter + `proof","data":"validation failed"}`},
		{"zgs_uploadSegmentsByTxSeq", `[[` + wire(empty) + `],0]`, `"error":{"code":-32000,"message":"data is empty"}`},
		{"zgs_uploadSegmentByTxSeq", `[` + strings.Replace(wire(list[0]), file600k, seg0, 1) + `,0]`, `"error":{"code":-32603,"message":"Internal error","data":"data root and tx seq not match"}`},
		{"zgs_uploadSegment", ``, parameter + `segment","data":"missing"}`},
		{"zgs_uploadSegment", `[{}]`, parameter + `segment","data":"field root is missing"}`},
		{"zgs_uploadSegmentByTxSeq", `[` + wire(list[0]) + `]`, parameter + `txSeq","data":"missing"}`},
		{"zgs_downloadSegmentByTxSeq", `[0,5,5]`, parameter + `end_index","data":"invalid chunk index"}`},
		{"zgs_downloadSegmentByTxSeq", `[0,0,1025]`, parameter + `end_index","data":"exceeds maximum chunks 1024"}`},
		{"zgs_downloadSegmentByTxSeq", `[0,2344,2345]`, `"error":{"code":-32000,"message":"end entry index exceeds tx size: end=2344 tx size=600000"}`},
		{"zgs_downloadSegmentWithProofByTxSeq", `[0,3]`, parameter + `index","data":"index out of bound"}`},
		{"zgs_nothing", ``, `"error":{"code":-32601,"message":"Method not found"}`},
		{"admin_getPeers", ``, `"error":{"code":-32601,"message":"Method not found"}`},
		{"admin_shutdown", ``, `"error":{"code":-32601,"message":"Method not found"}`},
		{"miner_start", ``, `"error":{"code":-32601,"message":"Method not found"}`},
	} {
		n.want(c.method, c.params, c.want)
	}
	// Wrong types are -32602 whatever their text.
	for _, c := range []struct{ method, params string }{
		{"zgs_getFileInfo", `["0x12",true]`},
		{"zgs_getFileInfo", `[5,true]`},
		{"zgs_getFileInfo", `[` + file600k + `,"yes"]`},
		{"zgs_getFileInfoByTxSeq", `["0"]`},
		{"zgs_getFileInfoByTxSeq", `[-1]`},
		{"zgs_getFileInfoByTxSeq", `[1.5]`},
		{"zgs_getFileInfoByTxSeq", `[18446744073709551616]`},
		{"zgs_getFileInfoByTxSeq", `"0"`},
		{"zgs_checkFileFinalized", `[true]`},
		{"zgs_uploadSegments", `[{}]`},
		{"zgs_uploadSegment", `[` + strings.Replace(wire(list[0]), `"index":0`, `"index":"0"`, 1) + `]`},
	} {
		if got := n.call(n.url, c.method, c.params); !strings.HasPrefix(got, `"error":{"code":-32602,"message":"Invalid params`) {
			t.Errorf("%s %s: %s", c.method, c.params, got)
		}
	}
}

func TestAdmin(t *testing.T) {
	for _, merged := range []bool{false, true} {
		t.Run(fmt.Sprint("merged=", merged), func(t *testing.T) {
			down := make(chan struct{})
			n := start(t, func(o *server.Options) {
				o.Shutdown = func() { close(down) }
				o.Mining = &miner{}
				o.Metrics = func() map[string]string { return map[string]string{"rpc_x.qps": "meter 1", "other": "gauge 2"} }
			}, merged)
			data := filestest.Content(1000)
			f := filestest.File(t, data)
			seq := n.Submit(f)
			n.wantAdmin("admin_getPeers", "", `"result":{}`)
			n.wantAdmin("admin_getNetworkInfo", "", `"result":{"peerId":"","listenAddresses":[],"totalPeers":0,"bannedPeers":0,"disconnectedPeers":0,"connectedPeers":0,"connectedOutgoingPeers":0,"connectedIncomingPeers":0}`)
			n.wantAdmin("admin_getSyncServiceState", "", `"result":{"numSyncing":0,"catchedUp":null,"autoSyncSerial":null,"autoSyncRandom":null}`)
			n.wantAdmin("admin_getSyncInfo", "", `"result":{}`)
			n.wantAdmin("admin_getSyncStatus", "[0]", `"result":"unknown"`)
			n.wantAdmin("admin_terminateSync", "[0]", `"result":false`)
			n.wantAdmin("admin_startSyncFile", "[0]", `"error":{"code":-32603,"message":"Internal error","data":"Disabled to sync file"}`)
			n.wantAdmin("admin_findFile", "[5]", `"error":{"code":-32603,"message":"Internal error","data":"Transaction not found"}`)
			n.wantAdmin("admin_findFile", "[0]", null)
			n.wantAdmin("admin_getFileLocation", "[0,false]", `"result":[]`)
			n.wantAdmin("admin_getFileLocation", "[0,true]", null)
			n.wantAdmin("admin_getMetrics", `["rpc_"]`, `"result":{"rpc_x.qps":"meter 1"}`)
			n.wantAdmin("miner_start", "", `"result":true`)
			n.wantAdmin("miner_stop", "", `"result":false`)
			n.wantAdmin("miner_setStartPosition", "[7]", `"result":true`)
			n.Upload(seq, filestest.Segments(t, f, data))
			n.wantAdmin("admin_getSyncStatus", "[0]", `"result":"Completed"`)
			// A page in a browser on this machine is not the operator.
			req, err := http.NewRequest("POST", n.admin, strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"admin_shutdown"}`))
			filestest.Must(t, err)
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Origin", "https://example.com")
			resp, err := http.DefaultClient.Do(req)
			filestest.Must(t, err)
			b, err := io.ReadAll(resp.Body)
			filestest.Must(t, err)
			resp.Body.Close()
			if !strings.Contains(string(b), "Method not found") {
				t.Errorf("a page may shut the node down: %s", b)
			}
			if !merged {
				n.wantAdmin("zgs_getStatus", "", `"error":{"code":-32601,"message":"Method not found"}`)
			}
			n.wantAdmin("admin_shutdown", "", null)
			<-down
		})
	}
}

type miner struct{ start uint64 }

func (m *miner) Start() bool                         { return true }
func (m *miner) Stop() bool                          { return false }
func (m *miner) SetStartPosition(sector uint64) bool { m.start = sector; return sector == 7 }

func TestAdminStaysOnThisMachine(t *testing.T) {
	w := filestest.New(t, nil)
	s := server.New(server.Options{Files: w.Files, Log: w.Log, Identity: func() zgs.NetworkIdentity { return identity }})
	for _, admin := range []string{"0.0.0.0:0", "192.0.2.1:5679", ":5679", "nonsense"} {
		if l, err := s.Listen("127.0.0.1:0", admin); err == nil {
			t.Errorf("admin calls are served at %s", l.AdminAddr())
		}
	}
}
