//go:build !amd64 || purego

package avx512

import "github.com/zgminer/zgminer/kernels/internal/variant"

// Supported reports whether the tier can run here: never in this build.
func Supported() bool { return false }

// Set is empty in this build.
var Set variant.Set
