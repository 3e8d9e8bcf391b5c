package mine

import (
	"context"
	"fmt"
)

// Rates are measured rates.
type Rates struct{}

// choose settles the policy and with it the tiers in use.
func (r *search) choose(_ context.Context, _ *Searcher) error {
	switch r.policy {
	case Auto:
		r.policy, r.reason = Direct, "bucketed sweeps do not exist yet"
	case Bucketed:
		return fmt.Errorf("the bucketed policy does not exist yet")
	case Resident:
		for i, t := range r.tiers {
			if _, ok := t.(Memory); !ok {
				r.held[i] = nil
			}
		}
		fallthrough
	default:
		r.reason = "asked for"
	}
	return nil
}
