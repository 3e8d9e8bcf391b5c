package main

// steps is code not yet written, instruction by instruction, so that two
// independent sequences can be interleaved.
type steps []func()

func (s *steps) add(f func()) { *s = append(*s, f) }

// write emits the instructions in order.
func (s steps) write() {
	for _, f := range s {
		f()
	}
}

// interleave merges a and b, each kept in its order and spread evenly over the
// other.
func interleave(a, b steps) (out steps) {
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		if j == len(b) || i < len(a) && i*len(b) <= j*len(a) {
			out.add(a[i])
			i++
		} else {
			out.add(b[j])
			j++
		}
	}
	return out
}

// after joins sequences.
func after(s ...steps) (out steps) {
	for _, x := range s {
		out = append(out, x...)
	}
	return out
}
