//go:build long

package minertest_test

import "testing"

// TestKeeperCampaign catches up with 3,000 epochs, 9,000 blocks.
func TestKeeperCampaign(t *testing.T) { catchUp(t, 3000) }
