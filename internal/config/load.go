package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/zgminer/zgminer/kernels"
)

// Source says where to read from.
type Source struct {
	Path     string // the file; "" reads none
	Required bool   // a missing file is an error
	// Env looks up environment variables; nil means os.LookupEnv.
	Env func(name string) (string, bool)
}

// Loaded is a configuration with the origin of every value.
type Loaded struct {
	Config
	Values []Value // in the order of the file format
}

// Value is one setting.
type Value struct {
	Key    string `json:"key"`    // section.name
	Value  any    `json:"value"`  //
	Origin string `json:"origin"` // "default", "file PATH" or "environment NAME"
	Env    string `json:"env"`    // the variable that overrides it
	Doc    string `json:"doc"`    //
}

// Load reads, overrides and checks the configuration.
func Load(src Source) (*Loaded, error) {
	l := &Loaded{Config: Default()}
	fields := leaves(&l.Config)
	origin := map[string]string{}
	if src.Path != "" {
		if err := l.readFile(src, fields, origin); err != nil {
			return nil, err
		}
	}
	lookup := src.Env
	if lookup == nil {
		lookup = os.LookupEnv
	}
	for _, f := range fields {
		text, ok := lookup(f.env())
		if !ok || text == "" {
			continue
		}
		if err := f.set(text); err != nil {
			return nil, fmt.Errorf("environment variable %s = %q: %w", f.env(), text, err)
		}
		origin[f.key] = "environment " + f.env()
	}
	if err := l.validate(); err != nil {
		if o := origin["kernels.tier"]; o != "" && errors.As(err, new(*kernels.ErrTier)) {
			return nil, kernels.TierSetBy(err, o)
		}
		return nil, fmt.Errorf("configuration: %w%s", err, whence(err, origin))
	}
	for _, f := range fields {
		o := origin[f.key]
		if o == "" {
			o = "default"
		}
		l.Values = append(l.Values, Value{Key: f.key, Value: f.value.Interface(), Origin: o, Env: f.env(), Doc: f.doc})
	}
	return l, nil
}

func (l *Loaded) readFile(src Source, fields []leaf, origin map[string]string) error {
	data, err := os.ReadFile(src.Path)
	if errors.Is(err, fs.ErrNotExist) && !src.Required {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read configuration %s: %w", src.Path, err)
	}
	meta, err := l.decodeFile(string(data), fields)
	if err != nil {
		return fmt.Errorf("read configuration %s, %w", src.Path, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		key := unknown[len(unknown)-1].String() // the most specific
		known := make([]string, len(fields))
		for i, f := range fields {
			known[i] = f.key
		}
		if n := Nearest(key, known); n != "" {
			return fmt.Errorf("read configuration %s: unknown key %q, did you mean %q?", src.Path, key, n)
		}
		return fmt.Errorf("read configuration %s: unknown key %q; the keys are %s", src.Path, key, strings.Join(known, ", "))
	}
	for _, f := range fields {
		if meta.IsDefined(strings.Split(f.key, ".")...) {
			origin[f.key] = "file " + src.Path
		}
	}
	return nil
}

// otherEnv are variables of zgminer that are no settings of the file.
var otherEnv = []string{"ZGMINER_HOME", "ZGMINER_CONFIG", "ZGMINER_LIBCUDA", "ZGMINER_MEASURE"}

// UnknownEnv returns a sentence for each variable of environ (NAME=value) that
// looks like one of zgminer's but is none.
func UnknownEnv(environ []string) (sentences []string) {
	known := otherEnv
	d := Default()
	for _, f := range leaves(&d) {
		known = append(known, f.env())
	}
	for _, e := range environ {
		name, _, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, "ZGMINER_") || slices.Contains(known, name) {
			continue
		}
		s := fmt.Sprintf("environment variable %s is no setting of zgminer", name)
		if n := nearestEnv(name, known); n != "" {
			s += fmt.Sprintf(", did you mean %s?", n)
		}
		sentences = append(sentences, s)
	}
	return sentences
}

// nearestEnv returns the variable that name may be a slip of: the first that ends in
// the same words, such as ZGMINER_KERNELS_TIER for ZGMINER_TIER, or the nearest.
func nearestEnv(name string, known []string) string {
	for _, k := range known {
		if rest := strings.TrimPrefix(name, "ZGMINER"); len(rest) > 1 && strings.HasSuffix(k, rest) {
			return k
		}
	}
	return Nearest(name, known)
}

// whence names where the key that err begins with came from.
func whence(err error, origin map[string]string) string {
	for key, o := range origin {
		if strings.HasPrefix(err.Error(), key) {
			return " (from " + o + ")"
		}
	}
	return ""
}
