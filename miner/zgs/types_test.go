package zgs

import (
	"encoding/json"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/pora/merkle"
)

// TestWireForms holds the JSON of spec/storage-node.md 1.2 letter by letter.
func TestWireForms(t *testing.T) {
	root := common.HexToHash("0xABCDEF")
	const hash = `"0x0000000000000000000000000000000000000000000000000000000000abcdef"`
	tx := NewTransaction(7, 1024, 600000, merkle.Hash(root), []merkle.Node{{Root: merkle.Hash(root), Height: 11}, {Root: merkle.Hash(root), Height: 9}})
	const txText = `{"streamIds":[],"data":[],"dataMerkleRoot":` + hash + `,"merkleNodes":[[12,` + hash + `],[10,` + hash + `]],"startEntryIndex":1024,"size":600000,"seq":7}`
	seven := TxSeqOrRoot{Seq: 7}
	direction := "Outgoing"
	for _, c := range []struct {
		value any
		text  string
	}{
		{Status{
			ConnectedPeers: 3, LogSyncHeight: 9, LogSyncBlock: root, NextTxSeq: 8,
			NetworkIdentity: NetworkIdentity{ChainID: 16661, FlowAddress: common.HexToAddress("0xAB"), P2PProtocolVersion: ProtocolVersion{0, 4, 0}},
		}, `{"connectedPeers":3,"logSyncHeight":9,"logSyncBlock":` + hash + `,"nextTxSeq":8,"networkIdentity":{"chainId":16661,"flowAddress":"0x00000000000000000000000000000000000000ab","p2pProtocolVersion":{"major":0,"minor":4,"build":0}}}`},
		{tx, txText},
		{FileInfo{Tx: tx, Finalized: true, UploadedSegNum: 3}, `{"tx":` + txText + `,"finalized":true,"isCached":false,"uploadedSegNum":3,"pruned":false}`},
		{
			SegmentWithProof{Root: root, Data: []byte{1, 2, 3, 4}, Index: 5, Proof: NewFileProof(&merkle.Proof{Lemma: []merkle.Hash{merkle.Hash(root)}}), FileSize: 600},
			`{"root":` + hash + `,"data":"AQIDBA==","index":5,"proof":{"lemma":[` + hash + `],"path":[]},"fileSize":600}`,
		},
		{ShardConfig{1, 4}, `{"shardId":1,"numShard":4}`},
		{FlowContext{root, 77}, `[` + hash + `,77]`},
		{seven, `7`},
		{TxSeqOrRoot{Root: &root}, hash},
		{Numbers{0, 255}, `[0,255]`},
		{LocationInfo{"10.0.0.1", ShardConfig{0, 1}}, `{"ip":"10.0.0.1","shardConfig":{"shardId":0,"numShard":1}}`},
		{ShardedNodes{Trusted: []*ShardedNode{{"http://a", ShardConfig{0, 2}, 12, 99}}}, `{"trusted":[{"url":"http://a","config":{"shardId":0,"numShard":2},"latency":12,"since":99}],"discovered":null}`},
		{
			PeerInfo{ListeningAddresses: []string{}, SeenIPs: []string{"10.0.0.2"}, ConnectionDirection: &direction, ConnectionStatus: ConnectionStatus{"connected", 0, 1, 4}},
			`{"client":{"version":"","os":"","protocol":"","agent":null},"connectionStatus":{"status":"connected","connectionsIn":0,"connectionsOut":1,"lastSeenSecs":4},"listeningAddresses":[],"seenIps":["10.0.0.2"],"isTrusted":false,"connectionDirection":"Outgoing","enr":null}`,
		},
		{NewError(CodeInvalidParams, MessageParams+": root", DataFinalized), `{"code":-32602,"message":"Invalid params: root","data":"already uploaded and finalized"}`},
		{NewError(CodeOther, TextDuplicate, ""), `{"code":-32000,"message":"segment has already been uploaded or is being uploaded"}`},
	} {
		got, err := json.Marshal(c.value)
		if err != nil {
			t.Fatal(err)
		}
		testvec.Check(t, string(got), c.text, "%T", c.value)
	}
	var back Transaction
	if err := json.Unmarshal([]byte(txText), &back); err != nil {
		t.Fatal(err)
	}
	testvec.Check(t, back.MerkleNodes[1], tx.MerkleNodes[1], "merkle node read back")
	testvec.Check(t, NewError(CodeInvalidParams, MessageParams+": root", DataFinalized).Error(), TextFinalized, "rendered error")
}

func TestReading(t *testing.T) {
	var n Numbers
	for text, want := range map[string]string{`[1,2]`: "\x01\x02", `"AQI="`: "\x01\x02", `null`: "", `[]`: ""} {
		if err := json.Unmarshal([]byte(text), &n); err != nil || string(n) != want {
			t.Errorf("%s gives %x, %v", text, n, err)
		}
	}
	for _, text := range []string{`[256]`, `["a"]`, `{}`} {
		if err := json.Unmarshal([]byte(text), &n); err == nil {
			t.Errorf("%s was read as %x", text, n)
		}
	}
	var node MerkleNode
	for _, text := range []string{`[1]`, `[1,"0x00"]`, `["1","0x00"]`, `7`, `[1,"0x0000000000000000000000000000000000000000000000000000000000abcdef",3]`} {
		if err := json.Unmarshal([]byte(text), &node); err == nil {
			t.Errorf("%s was read as a merkle node", text)
		}
	}
	var which TxSeqOrRoot
	if err := json.Unmarshal([]byte(`"0x0000000000000000000000000000000000000000000000000000000000ABCDEF"`), &which); err != nil || which.Root == nil || which.Root[31] != 0xef {
		t.Errorf("upper-case root: %v, %v", which, err)
	}
	if err := json.Unmarshal([]byte(`7`), &which); err != nil || which.Root != nil || which.Seq != 7 {
		t.Errorf("number: %v, %v", which, err)
	}
	if err := json.Unmarshal([]byte(`-7`), &which); err == nil {
		t.Error("a negative number was read")
	}
}

func TestShards(t *testing.T) {
	for c, ok := range map[ShardConfig]bool{{0, 1}: true, {1, 2}: true, {2, 2}: false, {0, 0}: false, {1, 3}: false} {
		if c.Valid() != ok {
			t.Errorf("%v valid: %v", c, c.Valid())
		}
	}
	if c := (ShardConfig{1, 4}); !c.Holds(5) || c.Holds(6) {
		t.Error("shard 1 of 4 holds segment 5 and not 6")
	}
}
