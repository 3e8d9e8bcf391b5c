package clients

import (
	"errors"
	"testing"
	"time"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/clienttest"
	"github.com/zgminer/zgminer/chain/devkeys"
)

// TestConformance runs the suite of chain clients on a node of ours: in the same
// process, and over its HTTP and WebSocket listeners.
func TestConformance(t *testing.T) {
	n := startStepped(t, nil)
	secrets, err := devkeys.Derive(devkeys.Mnemonic, 3)
	if err != nil {
		t.Fatal(err)
	}
	id := n.genesis.ChainID
	inside, err := client.InProcess(t.Context(), n.Attach(), id, client.Options{PollInterval: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(inside.Close)
	for i, c := range []struct {
		name   string
		client client.Client
	}{
		{"in process", inside},
		{"http", external(t, id, "http://"+n.Status().HTTP)},
		{"ws", external(t, id, "ws://"+n.Status().WS)},
	} {
		t.Run(c.name, func(t *testing.T) {
			clienttest.Run(t, clienttest.Chain{Client: c.client, ChainID: id, Key: secrets[i], Mine: n.mine})
		})
	}
	if _, err := client.InProcess(t.Context(), n.Attach(), 16661, client.Options{}); !errors.Is(err, client.ErrWrongChain) {
		t.Errorf("another chain id: %v", err)
	}
	if _, err := client.External(t.Context(), []string{"http://" + n.Status().HTTP}, 16661, client.Options{}); !errors.Is(err, client.ErrWrongChain) {
		t.Errorf("another chain id over HTTP: %v", err)
	}
}
