package jsonrpc

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Params are the parameters of a call, by position. Missing ones and null are
// the same.
type Params struct{ list [][]byte }

// maxParams bounds the parameters of one call; no method here has so many.
const maxParams = 16

// parseParams splits raw: nothing, null, an array, or an object whose names are
// put in the order of names.
func parseParams(raw []byte, names []string) (*Params, error) {
	p := &Params{}
	if len(raw) == 0 {
		return p, nil
	}
	s := NewScanner(raw)
	switch s.Peek() {
	case '[':
		err := s.Array(func(i int) error {
			if i >= maxParams {
				return fmt.Errorf("more than %d parameters", maxParams)
			}
			v, err := s.Raw()
			p.list = append(p.list, v)
			return err
		})
		return p, err
	case '{':
		p.list = make([][]byte, len(names))
		err := s.Object(func(name string) error {
			v, err := s.Raw()
			for i := range names {
				if names[i] == name {
					p.list[i] = v
				}
			}
			return err
		})
		return p, err
	case 'n':
		return p, nil
	}
	return nil, errors.New("neither an array nor an object")
}

// raw returns parameter i, nil if it is missing or null.
func (p *Params) raw(i int) []byte {
	if i < len(p.list) && string(p.list[i]) != "null" {
		return p.list[i]
	}
	return nil
}

// Arg reads parameter i, which must be there. The error is an Error that names
// it.
func Arg[T any](p *Params, i int, name string) (v T, err error) {
	raw := p.raw(i)
	if raw == nil {
		return v, InvalidParam(name, "missing")
	}
	return v, decode(raw, &v, name)
}

// Optional reads parameter i if it is there; ok says whether it is.
func Optional[T any](p *Params, i int, name string) (v T, ok bool, err error) {
	raw := p.raw(i)
	if raw == nil {
		return v, false, nil
	}
	return v, true, decode(raw, &v, name)
}

// List reads parameter i, an array of at most limit elements.
func List[T any](p *Params, i int, name string, limit int) ([]T, error) {
	raw := p.raw(i)
	if raw == nil {
		return nil, InvalidParam(name, "missing")
	}
	var list []T
	s := NewScanner(raw)
	err := s.Array(func(k int) error {
		if k >= limit {
			return fmt.Errorf("more than %d elements", limit)
		}
		var v T
		err := read(s, &v)
		list = append(list, v)
		return err
	})
	if err != nil {
		return nil, InvalidParam(name, "%v", err)
	}
	return list, nil
}

func decode(raw []byte, v any, name string) error {
	if err := read(NewScanner(raw), v); err != nil {
		return InvalidParam(name, "%v", err)
	}
	return nil
}

// read reads the next value of s into v.
func read(s *Scanner, v any) error {
	if p, ok := v.(Parser); ok {
		return p.ParseJSON(s)
	}
	raw, err := s.Raw()
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, v)
}
