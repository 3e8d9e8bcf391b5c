package main

// schedule is the order of the operations of a Keccak round.
const schedule = `
p0 c0 p1 c1 p2 c2 p3 c3 p4 c4
r1 d1 r3 d3 r0 d0 r2 d2 r4 d4
e0 b0 e6 b1 e12 b2 e18 b3 e24 b4 n0 n1 n2 n3 n4
e3 b5 e9 b6 e10 b7 e16 b8 e22 b9 n5 n6 n7 n8 n9
e1 b10 e7 b11 e13 b12 e19 b13 e20 b14 n10 n11 n12 n13 n14
e4 b15 e5 b16 e11 b17 e17 b18 e23 b19 n15 n16 n17 n18 n19
e2 b20 e8 b21 e14 b22 e15 b23 e21 b24 n20 n21 n22 n23 n24
`
