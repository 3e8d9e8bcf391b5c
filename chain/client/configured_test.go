package client

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/options"
)

func TestSettingsURLs(t *testing.T) {
	o := options.Default(options.External)
	if _, err := settingsURLs(o); err == nil || !strings.Contains(err.Error(), "chain.chain_id") || !strings.Contains(err.Error(), "16602") {
		t.Errorf("without a chain id: %v", err)
	}
	o.ChainID = 16602
	if urls, err := settingsURLs(o); err != nil || !slices.Equal(urls, []string{"https://evmrpc-testnet.0g.ai"}) {
		t.Errorf("testnet: %v, %v", urls, err)
	}
	o.ChainID = 12345
	if _, err := settingsURLs(o); err == nil || !strings.Contains(err.Error(), "chain.rpc_url") {
		t.Errorf("an unknown chain: %v", err)
	}
	o.RPCURL, o.WSURL, o.FallbackURLs = "http://a", "ws://b", []string{"http://c"}
	if urls, err := settingsURLs(o); err != nil || !slices.Equal(urls, []string{"http://a", "ws://b", "http://c"}) {
		t.Errorf("%v, %v", urls, err)
	}
}

// TestFromSettings: the limits of the section reach every server.
func TestFromSettings(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{"jsonrpc":"2.0","id":1,"result":"0x3039"}`))
	}))
	defer s.Close()
	o := options.Default(options.External)
	o.ChainID, o.RPCURL, o.PerSecond, o.MaxInFlight = 12345, s.URL, 3, 2
	c, err := FromSettings(t.Context(), o, Options{CallTimeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if e := c.pool.servers[0]; e.opt.RequestsPerSecond != 3 || cap(e.slots) != 2 || e.opt.CallTimeout != 30*time.Second {
		t.Errorf("limits %v, %d", e.opt.RequestsPerSecond, cap(e.slots))
	}
	o.ChainID = 999
	if c, err := FromSettings(t.Context(), o, Options{}); err == nil {
		c.Close()
		t.Error("a server of another chain was taken")
	}
}
