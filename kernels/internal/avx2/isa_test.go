//go:build amd64 && !purego

package avx2

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unsafe"
)

// allowed are the instructions that the generated source may use: those of
// AVX2, AVX and plain amd64.
var allowed = map[string]bool{}

func init() {
	for _, m := range strings.Fields(`
		VMOVDQA VMOVDQU VMOVQ VPBROADCASTQ VINSERTI128 VPINSRQ VPERM2I128 VPUNPCKLQDQ VPUNPCKHQDQ
		VPXOR VPOR VPANDN VPADDQ VPSLLQ VPSRLQ VPSHUFB VPSHUFD VZEROUPPER
		MOVQ LEAQ ANDQ ADDQ SUBQ XORQ CMPQ SBBQ TESTQ DECQ XCHGQ JZ JNZ JNE JBE JNC JMP RET PREFETCHT0 PREFETCHT1`) {
		allowed[m] = true
	}
}

// TestSourceIsAVX2 reads the generated source.
func TestSourceIsAVX2(t *testing.T) {
	src, err := os.ReadFile("kernels_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	register := regexp.MustCompile(`\b([XYZK])([0-9]+)\b`)
	instructions := 0
	for n, line := range strings.Split(string(src), "\n") {
		if !strings.HasPrefix(line, "\t") {
			continue
		}
		instructions++
		if m := strings.Fields(line)[0]; !allowed[m] {
			t.Errorf("line %d: instruction %s is not on the list of this tier", n+1, m)
		}
		for _, r := range register.FindAllStringSubmatch(line, -1) {
			if i, _ := strconv.Atoi(r[2]); i > 15 || r[1] == "Z" || r[1] == "K" {
				t.Errorf("line %d: register %s", n+1, r[0])
			}
		}
	}
	if instructions < 5000 {
		t.Fatalf("%d instructions found in the source: the test does not see it", instructions)
	}
}

// TestCodeIsAVX2 decodes the kernels as built into this binary and fails on the
// EVEX prefix (0x62) and on whatever it does not know.
func TestCodeIsAVX2(t *testing.T) {
	for name, f := range map[string]any{
		"keccak32Bytes": keccak32Bytes, "keccak64Bytes": keccak64Bytes, "keccak96Bytes": keccak96Bytes,
		"keccak256Bytes": keccak256Bytes, "keccakAbsorb": keccakAbsorb, "padChain": padChain, "padSeeds": padSeeds,
		"sealUnits": sealUnits, "unsealUnits": unsealUnits, "unitQualities": unitQualities,
	} {
		// A Go value of an assembly function is a wrapper that calls it.
		calls, _, err := walk(reflect.ValueOf(f).Pointer())
		if err != nil {
			t.Errorf("wrapper of %s: %v", name, err)
			continue
		}
		found := false
		for _, pc := range calls {
			if !strings.HasSuffix(runtime.FuncForPC(pc).Name(), "avx2."+name) {
				continue
			}
			found = true
			_, vex, err := walk(pc)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if vex < 800 {
				t.Errorf("%s: %d vector instructions found: the test does not see it", name, vex)
			}
		}
		if !found {
			t.Errorf("%s: its code was not found", name)
		}
	}
}

// TestDecoderSeesEVEX makes sure that the decoder would tell.
func TestDecoderSeesEVEX(t *testing.T) {
	for _, code := range [][]byte{
		{0x62, 0xf1, 0xfd, 0x48, 0xef, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, // VPXORQ Z0, Z0, Z0
		{0x62, 0xa1, 0xfd, 0x20, 0xef, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, // VPXORQ Y16, Y16, Y16
	} {
		if _, err := decode((*[16]byte)(code)); err == nil {
			t.Errorf("% x decodes", code[:6])
		}
	}
}

// walk decodes the function at entry to its end. It returns the targets of calls
// and the number of VEX instructions.
func walk(entry uintptr) (calls []uintptr, vex int, err error) {
	f := runtime.FuncForPC(entry)
	for pc := entry; ; {
		if g := runtime.FuncForPC(pc); g == nil || g.Entry() != f.Entry() {
			return calls, vex, nil
		}
		code := (*[16]byte)(*(*unsafe.Pointer)(unsafe.Pointer(&pc)))
		in, err := decode(code)
		if err != nil {
			return nil, 0, fmt.Errorf("%s+%#x: % x: %w", f.Name(), pc-entry, code[:8], err)
		}
		if in.vex {
			vex++
		}
		pc += uintptr(in.bytes)
		if in.call {
			rel := int32(uint32(code[1]) | uint32(code[2])<<8 | uint32(code[3])<<16 | uint32(code[4])<<24)
			calls = append(calls, pc+uintptr(rel))
		}
	}
}
