package kernels

import (
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/zgminer/zgminer/kernels/internal/avx2"
	"github.com/zgminer/zgminer/kernels/internal/avx512"
	"github.com/zgminer/zgminer/kernels/internal/generic"
)

// Tier names a set of CPU kernels. The text forms are those of the
// configuration key and of the environment variable TierEnv.
type Tier string

// The tiers, slowest first, and Auto, which lets Select choose.
const (
	Auto    Tier = "auto"
	Generic Tier = "generic"
	AVX2    Tier = "avx2"
	AVX512  Tier = "avx512"
)

// TierEnv overrides the configured tier.
const TierEnv = "ZGMINER_KERNELS_TIER"

// ErrTier reports a tier that does not exist or cannot run on this CPU.
type ErrTier struct {
	Tier   string
	Reason string
	SetBy  string // where it was set, such as "environment ZGMINER_KERNELS_TIER"; "": not known
}

func (e *ErrTier) Error() string {
	where := "with --tier, in " + TierEnv + " or as kernels.tier in zgminer.toml"
	by := ""
	if e.SetBy != "" {
		where, by = "there", fmt.Sprintf(", set by %s", e.SetBy)
	}
	return fmt.Sprintf("kernel tier %q%s: %s (set one of %s %s)", e.Tier, by, e.Reason, strings.Join(runnableNames(), "|"), where)
}

// TierSetBy adds to an *ErrTier in err where the tier was set. Other errors stay.
func TierSetBy(err error, by string) error {
	var e *ErrTier
	if !errors.As(err, &e) {
		return err
	}
	named := *e
	named.SetBy = by
	return &named
}

// ParseTier checks a tier's text form; "" means Auto. It does not ask whether
// the CPU has it.
func ParseTier(s string) (Tier, error) {
	switch t := Tier(strings.ToLower(strings.TrimSpace(s))); t {
	case "":
		return Auto, nil
	case Auto, Generic, AVX2, AVX512:
		return t, nil
	}
	return "", &ErrTier{Tier: s, Reason: "no such tier"}
}

// Tiers returns every tier this machine can run, slowest first; the first is
// always generic.
func Tiers() []*CPU {
	all := []*CPU{{tier: Generic, set: &generic.Set}}
	if avx2.Supported() {
		all = append(all, &CPU{tier: AVX2, set: &avx2.Set})
	}
	if avx512.Supported() {
		all = append(all, &CPU{tier: AVX512, set: &avx512.Set})
	}
	return all
}

// Judge returns the generic tier.
func Judge() *CPU { return Tiers()[0] }

// ForTier returns the kernels of t, which must not be Auto.
func ForTier(t Tier) (*CPU, error) {
	for _, c := range Tiers() {
		if c.tier == t {
			return c, nil
		}
	}
	reason := "this CPU (or its operating system) lacks it"
	switch {
	case t == Auto:
		reason = "auto is a choice, not a set of kernels"
	case purego:
		reason = "this binary was built with the purego tag"
	case runtime.GOARCH != "amd64":
		reason = "it needs amd64, this is " + runtime.GOARCH
	}
	return nil, &ErrTier{Tier: string(t), Reason: reason}
}

func runnableNames() []string {
	names := []string{string(Auto)}
	for _, c := range Tiers() {
		names = append(names, string(c.tier))
	}
	return names
}
