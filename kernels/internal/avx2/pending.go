//go:build amd64 && !purego

package avx2

import "github.com/zgminer/zgminer/kernels/internal/variant"

// Supported reports false until the kernels of this tier are in the tree;
// this file goes away with them.
func Supported() bool { return false }

// Set is empty until then.
var Set variant.Set
