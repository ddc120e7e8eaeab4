/** Themes of composed music, written out from memory in ABC; all composers died before 1910. */
export const CLASSICAL_THEMES = `
X:1
T:Ode to Joy, from the Ninth Symphony
C:L. van Beethoven, 1824
O:Austria
M:4/4
L:1/4
K:D
FFGA|AGFE|DDEF|F>EE2|FFGA|AGFE|DDEF|E>DD2|EEFD|EF/G/FD|EF/G/FE|DEA,2|FFGA|AGFE|DDEF|E>DD2|

X:2
T:Minuet in G
C:C. Petzold, in print 1725
O:Germany
M:3/4
L:1/8
K:G
d2GABc|d2G2G2|e2cdef|g2G2G2|c2dcBA|B2cBAG|F2GABG|A6|d2GABc|d2G2G2|e2cdef|g2G2G2|c2dcBA|B2cBAG|A2BAGF|G6|

X:3
T:Für Elise (theme)
C:L. van Beethoven, 1810
O:Austria
M:3/8
L:1/16
K:Am
e^d|e^deB=dc|A2zCEA|B2zE^GB|c2zEe^d|e^deB=dc|A2zCEA|B2zEcB|A4|

X:4
T:Largo, from the Ninth Symphony
C:A. Dvořák, 1893
O:Bohemia and United States
M:4/4
L:1/4
K:C
E>GG2|E>DC2|D>EG>E|D4|E>GG2|E>DC2|D>ED>C|C4|

X:5
T:Andante, from the Surprise Symphony
C:J. Haydn, 1791
O:Austria
M:2/4
L:1/8
K:C
CCEE|GGE2|FFDD|B,B,G,2|CCEE|GGE2|cc^F^F|G4|

X:6
T:Galop (can-can), from Orpheus in the Underworld
C:J. Offenbach, 1858
O:France
M:2/4
L:1/8
K:C
C4|DFED|G2G2|GAEF|D2D2|DFED|CcBA|GFED|C4|DFED|G2G2|GAEF|D2D2|DFED|CGDE|C4|

X:7
T:Morning Mood, from Peer Gynt (beginning)
C:E. Grieg, 1875
O:Norway
M:6/8
L:1/8
K:E
BGFEFG|BGFEF/G/F/G/|BGBcGc|BGFE3|

X:8
T:In the Hall of the Mountain King, from Peer Gynt (beginning)
C:E. Grieg, 1875
O:Norway
M:4/4
L:1/8
K:Am
A,B,CDECE2|^DB,^D2=D_B,D2|A,B,CDECEA|GECEG4|A,B,CDECE2|^DB,^D2=D_B,D2|A,B,CDECEA|GECEG4|

X:9
T:Bourrée, from the Lute Suite in E minor (beginning)
C:J. S. Bach, about 1710
O:Germany
M:4/4
L:1/8
K:Em
ef|g2fe^d2ef|B2^c^de2=d=c|B2AGF2GA|BAGFE2|
`;
