package stats

import "math"

// fewSamples is the number below which a bootstrap of medians is too sure of
// itself: of three samples it can draw ten different handfuls only.
const fewSamples = 8

// medianVariance is the variance of the median of k standard normal values, by
// k; larger k follow π/2k.
var medianVariance = [fewSamples]float64{2: 0.5, 3: 0.4487, 4: 0.2982, 5: 0.2868, 6: 0.2147, 7: 0.2104}

// studentT are the 97.5 % quantiles of Student's distribution by degrees of
// freedom; more degrees follow 1.96 + 2.7/df.
var studentT = [...]float64{2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228}

// byStudent returns the 95 % interval of the ratio median(b)/median(a) that holds
// if the logarithms of all samples are normal with one variance. Both sides need
// at least two positive samples.
func byStudent(a, b []float64, ratio float64) Interval {
	squares := 0.0
	for _, side := range [][]float64{a, b} {
		mean := 0.0
		for _, v := range side {
			mean += math.Log(v) / float64(len(side))
		}
		for _, v := range side {
			squares += (math.Log(v) - mean) * (math.Log(v) - mean)
		}
	}
	df := len(a) + len(b) - 2
	t := 1.96 + 2.7/float64(df)
	if df < len(studentT) {
		t = studentT[df]
	}
	half := t * math.Sqrt(squares/float64(df)*(varianceOfMedian(len(a))+varianceOfMedian(len(b))))
	return Interval{ratio * math.Exp(-half), ratio * math.Exp(half)}
}

func varianceOfMedian(n int) float64 {
	if n < fewSamples {
		return medianVariance[n]
	}
	return math.Pi / 2 / float64(n)
}
