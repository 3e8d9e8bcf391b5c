//go:build !unix

package varianttest

import "testing"

// guardedBytes has no guard pages here: only the canaries of an arena tell.
func guardedBytes(_ testing.TB, n int) []byte { return make([]byte, n) }
