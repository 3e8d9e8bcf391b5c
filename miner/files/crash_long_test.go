//go:build long

package files_test

func init() { crashes = 1 << 30 }
