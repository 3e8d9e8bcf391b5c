//go:build long

package flow_test

func init() { campaign = 30 }
