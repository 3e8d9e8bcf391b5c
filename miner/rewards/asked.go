package rewards

import "github.com/zgminer/zgminer/pora/reward"

// mostAsked is how many pricing chunks of the flow are asked what an answer in them
// earns: each costs a request in every epoch.
const mostAsked = 16

// Asked lists the pricing chunks of a flow of some sectors whose worth is asked for
// unprompted: the first that may pay, from first on, and the newest, which pays
// nothing by the linear schedule until it is full.
func Asked(first, sectors uint64) (list []uint64) {
	end := (sectors + reward.PricingSectors - 1) / reward.PricingSectors
	for i := first; i < end && len(list) < mostAsked-1; i++ {
		list = append(list, i)
	}
	if n := len(list); n > 0 && list[n-1] != end-1 {
		list = append(list, end-1)
	}
	return list
}
