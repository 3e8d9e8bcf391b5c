// Package generic is the portable tier of the kernels and the judge of every
// faster one: plain Go on any GOARCH, one message at a time.
package generic

import (
	"github.com/zgminer/zgminer/kernels/internal/variant"
)

//go:generate go -C ../../_gen run ./generic -out ../internal/generic/keccakf.go

// Set is the generic tier.
var Set = variant.Set{
	Name:        "generic",
	Lanes:       1,
	Keccak256:   Keccak256,
	PadSeeds:    PadSeeds,
	RecallSeeds: RecallSeeds,
	Pads:        Pads,
	Search:      Search,
	Seal:        Seal,
	Unseal:      Unseal,
}
