package varianttest

import (
	"testing"

	"github.com/zgminer/zgminer/kernels/internal/generic"
)

// The generic tier passes its own suite, so that a failure of another tier
// never is one of the suite.

func TestGeneric(t *testing.T) { Conform(t, generic.Set) }

func TestGenericStress(t *testing.T) { Stress(t, generic.Set) }

func FuzzGenericKeccak256(f *testing.F) { FuzzKeccak256(f, generic.Set) }

func FuzzGenericSeal(f *testing.F) { FuzzSeal(f, generic.Set) }

func FuzzGenericSearch(f *testing.F) { FuzzSearch(f, generic.Set) }

func BenchmarkGeneric(b *testing.B) { Bench(b, generic.Set) }

func BenchmarkGenericRatio(b *testing.B) { Ratio(b, generic.Set) }
