//go:build long

package flow_test

func init() { campaign, many = 30, 1_000_000 }
