//go:build cgo && linux

package hwdetect

import (
	"errors"
	"testing"

	"github.com/NVIDIA/go-nvml/pkg/nvml"
)

// TestEveryQuestionHasACall checks that the real library can be asked whatever
// the probe asks.
func TestEveryQuestionHasACall(t *testing.T) {
	for query := range numberCallsOfFixture(t) {
		_, isNumber := numberCalls[gpuNumber(query)]
		_, isText := textCalls[gpuText(query)]
		if !isNumber && !isText {
			t.Errorf("no NVML call is known for %q", query)
		}
	}
	for query, call := range numberCalls {
		if call.symbol == "" || call.ask == nil {
			t.Errorf("%q lacks its symbol or its call", query)
		}
	}
	if _, known := textCalls[gpuPCIAddress]; !known {
		t.Error("no NVML call is known for the PCI address")
	}
}

// TestRefusalsInWords checks that the cures of the usual refusals are there and
// that no return code is without words.
func TestRefusalsInWords(t *testing.T) {
	for _, ret := range []nvml.Return{nvml.ERROR_DRIVER_NOT_LOADED, nvml.ERROR_LIB_RM_VERSION_MISMATCH, nvml.ERROR_NO_PERMISSION} {
		var refusal *gpuError
		if !errors.As(initError(ret), &refusal) || refusal.cure == "" || refusal.reason == "" {
			t.Errorf("code %d: %+v", int32(ret), refusal)
		}
	}
	for code := range nvml.Return(40) {
		if returnText(code) == "" {
			t.Errorf("code %d has no words", int32(code))
		}
	}
}

// TestLookupFindsTheFirstName checks the guard that stands before every call.
func TestLookupFindsTheFirstName(t *testing.T) {
	find := func(name string) error {
		if name == "b" {
			return nil
		}
		return errors.New("absent")
	}
	if lookup(find, "a", "b") != nil {
		t.Error("b is there, but was not found")
	}
	if lookup(find, "a") == nil {
		t.Error("a was found, but is absent")
	}
}
