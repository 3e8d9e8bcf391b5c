//go:build long

package store_test

import "testing"

// TestPowerLossCampaign is TestPowerLoss with many more scripts.
func TestPowerLossCampaign(t *testing.T) {
	points, crashes := crashCampaign(t, 1000, 60)
	t.Logf("%d points, power lost at %d of them", points, crashes)
}
