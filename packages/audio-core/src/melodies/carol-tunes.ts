/** Carols and hymns, written out from memory in ABC; composers died before 1900. */
export const CAROL_TUNES = `
X:1
T:Jingle Bells (refrain)
C:J. Pierpont, 1857
O:United States
M:4/4
L:1/4
K:C
EEE2|EEE2|EGC>D|E4|FFF>F|FEEE/E/|EDDE|D2G2|EEE2|EEE2|EGC>D|E4|FFF>F|FEEE/E/|GGFD|C4|

X:2
T:Good King Wenceslas
O:Sweden and Finland, in print 1582 (Piae Cantiones)
M:4/4
L:1/4
K:G
GGGA|GGD2|EDEF|G2G2|GGGA|GGD2|EDEF|G2G2|dcBA|BAG2|EDEF|G2G2|DDEF|GGA2|dcBA|G2c2|G4|

X:3
T:Joy to the World
C:L. Mason, 1839
O:United States
M:2/4
L:1/8
K:D
d2c>B|A3G|F2E2|D3A|B3B|c3c|d3d|dcBA|A>GFd|dcBA|A>GFF|FFFF/G/|A3G/F/|EEEE/F/|G3F/E/|Dd2B|A>GFG|F2E2|D4|

X:4
T:Silent Night
C:F. X. Gruber, 1818
O:Austria
M:6/8
L:1/8
K:C
G>AGE3|G>AGE3|d2dB3|c2cG3|A2Ac>BA|G>AGE3|A2Ac>BA|G>AGE3|d2df>dB|c3e3|cGEG>FD|C6|

X:5
T:Deck the Halls
O:Wales (Nos Galan)
M:4/4
L:1/4
K:C
G>FED|CDEC|D/E/F/D/E>D|CB,C2|G>FED|CDEC|D/E/F/D/E>D|CB,C2|D>EFD|E>FGD|E/^F/GA/B/c|BAG2|G>FED|CDEC|A/A/A/A/G>F|EDC2|

X:6
T:We Wish You a Merry Christmas
O:England, traditional
M:3/4
L:1/8
K:G
D2|G2GAGF|E2E2E2|A2ABAG|F2D2D2|B2BcBA|G2E2DD|E2A2F2|G4D2|G2G2G2|F4F2|G2F2E2|D4A2|B2A2G2|d2D2DD|E2A2F2|G4|

X:7
T:Old Hundredth
C:L. Bourgeois, 1551
O:Geneva
M:4/4
L:1/4
K:G
G|GFED|GABB|BBAG|cBAG|ABAG|EFGd|BGAc|BAG|

X:8
T:Adeste Fideles
C:J. F. Wade, about 1743
O:England
M:4/4
L:1/4
K:G
G|G2DG|A2D2|BABc|B2AG|G2FE|FGAB|F2E>D|D4|d2cB|c2B2|ABGA|F>EDG|GFGA|G2DB|BABc|B2AB|cBAG|F2Gc|B2A>G|G3|

X:9
T:Hark! The Herald Angels Sing
C:F. Mendelssohn, 1840
O:Germany
M:4/4
L:1/4
K:G
DGG>F|GBBA|ddd>c|BAB2|DGG>F|GBBA|dAAF|FED2|dddG|cBBA|dddG|cBBA|eeed|cBc2|AB/c/dG|GAB2|eeed|cBc2|AB/c/dG|GAG2|

X:10
T:The First Noel
O:England (Cornwall), in print 1833
M:3/4
L:1/4
K:C
E/D/|C>DE/F/|G2A/B/|cBA|G2A/B/|cBA|GAB|cGF|E2E/D/|C>DE/F/|G2A/B/|cBA|G2A/B/|cBA|GAB|cGF|E2E/D/|C>DE/F/|G2c/B/|A2A|G3|cBA|GAB|cGF|E2|

X:11
T:Away in a Manger
C:J. R. Murray, 1887
O:United States
M:3/4
L:1/4
K:F
c|c>BA|A>GF|FED|C2C|C>DC|CGE|DCF|A2c|c>BA|A>GF|FED|C2C|B>AG|AGF|GDE|F2|
`;
