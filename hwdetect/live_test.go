package hwdetect

import (
	"context"
	"encoding/json"
	"os"
	"testing"
)

// TestProbeHere probes the machine the tests run on: whatever it is, the probe
// must answer, say what it could not see, and see what every Linux has.
func TestProbeHere(t *testing.T) {
	dir := t.TempDir()
	m := Probe(context.Background(), Options{Directories: []string{dir}})
	out, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		t.Fatalf("the machine has no JSON form: %v", err)
	}
	t.Logf("%s", out)
	for _, u := range m.Unseen {
		if u.What == "" || u.Reason == "" {
			t.Errorf("an entry of Unseen lacks its name or its reason: %+v", u)
		}
	}
	if !onLinux {
		return
	}
	if m.CPU.LogicalCPUs < 1 || m.CPU.UsableCPUs < 1 || m.Memory.TotalBytes == 0 || m.Kernel.Release == "" {
		t.Errorf("missed what every Linux tells: %s", out)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("the trial of O_DIRECT left %v behind (%v)", left, err)
	}
}
