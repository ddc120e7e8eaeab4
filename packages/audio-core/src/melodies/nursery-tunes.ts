/** Nursery rhymes and children's songs, written out from memory in ABC; all are traditional or older than a century. */
export const NURSERY_TUNES = `
X:1
T:Twinkle, Twinkle, Little Star
O:France, 18th century (Ah! vous dirai-je, maman)
M:4/4
L:1/4
K:C
CCGG|AAG2|FFEE|DDC2|GGFF|EED2|GGFF|EED2|CCGG|AAG2|FFEE|DDC2|

X:2
T:Frère Jacques
O:France, traditional
M:4/4
L:1/4
K:C
CDEC|CDEC|EFG2|EFG2|G/A/G/F/EC|G/A/G/F/EC|CG,C2|CG,C2|

X:3
T:Mary Had a Little Lamb
O:United States, 19th century
M:4/4
L:1/4
K:C
EDCD|EEE2|DDD2|EGG2|EDCD|EEEE|DDED|C4|

X:4
T:London Bridge Is Falling Down
O:England, traditional
M:4/4
L:1/4
K:C
G>AGF|EFG2|DEF2|EFG2|G>AGF|EFG2|D2G2|EC3|

X:5
T:Row, Row, Row Your Boat
O:United States, 19th century
M:6/8
L:1/8
K:C
C3C3|C2DE3|E2DE2F|G6|cccGGG|EEECCC|G2FE2D|C6|

X:6
T:Hot Cross Buns
O:England, street cry
M:4/4
L:1/4
K:C
E2D2|C4|E2D2|C4|CCCC|DDDD|E2D2|C4|

X:7
T:Au clair de la lune
O:France, 18th century
M:4/4
L:1/4
K:C
CCCD|E2D2|CEDD|C4|CCCD|E2D2|CEDD|C4|DDDD|A,2A,2|DCB,A,|G,4|CCCD|E2D2|CEDD|C4|

X:8
T:Old MacDonald Had a Farm
O:England and United States, traditional
M:4/4
L:1/4
K:G
GGGD|EED2|BBAA|G3D|GGGD|EED2|BBAA|G3D/D/|GGGD/D/|GGG2|G/G/GG/G/G|G/G/G/G/GG|GGGD|EED2|BBAA|G4|

X:9
T:Yankee Doodle
O:North America, 18th century
M:2/4
L:1/8
K:G
GGAB|GBAD|GGAB|G2F2|GGAB|cBAG|FDEF|G2G2|E>FED|EFG2|D>EDC|B,2D2|E>FED|EFGE|DGFA|G2G2|

X:10
T:Pop Goes the Weasel
O:England, 19th century
M:6/8
L:1/8
K:C
C2CD2D|EGEC3|C2CD2D|E3C3|C2CD2D|EGEC3|A3D2F|E3C3|

X:11
T:Hänschen klein
O:Germany, 19th century
M:4/4
L:1/4
K:C
GEE2|FDD2|CDEF|GGG2|GEE2|FDD2|CEGG|C4|DDDD|DEF2|EEEE|EFG2|GEE2|FDD2|CEGG|C4|

X:12
T:Alle meine Entchen
O:Germany, traditional
M:4/4
L:1/4
K:C
CDEF|G2G2|AAAA|G4|AAAA|G4|FFFF|E2E2|DDDD|C4|

X:13
T:O du lieber Augustin
O:Austria, traditional
M:3/4
L:1/8
K:C
G3AGF|E2C2C2|D2G,2G,2|E2C2C2|G3AGF|E2C2C2|D4G,2|C6|D2G,2G,2|E2C2C2|D2G,2G,2|E2C2C2|G3AGF|E2C2C2|D4G,2|C6|

X:14
T:The Farmer in the Dell
O:Germany and United States, traditional
M:6/8
L:1/8
K:C
G,|C2CC2C|C3-C2D|E2EE2E|E6|G3G2A|G2EC2D|E2ED2D|C5|

X:15
T:Skip to My Lou
O:United States, 19th century
M:2/4
L:1/8
K:C
E2C2|EE/E/G2|D2B,2|DD/D/F2|E2C2|EE/E/G2|DE/F/ED|C2C2|

X:16
T:Bingo
O:England, 18th century
M:4/4
L:1/4
K:G
D|GGDD|EEDD|GGAA|B2G2|B2B2|ccc2|A2A2|BBB2|G2G2|AAAG|FDEF|G2G|

X:17
T:Go Tell Aunt Rhody
O:United States, on a French melody of the 18th century
M:4/4
L:1/4
K:C
E2ED|C2C2|D2DF|EDC2|G2GF|E2E2|DCDE|C4|

X:18
T:Good Morning to All
C:M. and P. Hill, 1893
O:United States
M:3/4
L:1/4
K:F
C|DCF|E2C|DCG|F2C|cAF|EDB|AFG|F2|
`;
