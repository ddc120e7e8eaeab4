/** Folk songs, dances and songs of the 19th century, written out from memory in ABC; composers died before 1910. */
export const SONG_TUNES = `
X:1
T:Greensleeves
O:England, 16th century
M:6/8
L:1/8
K:Am
A|c2de>^fe|d2BG>AB|c2AA>^GA|B2^GE2A|c2de>^fe|d2BG>AB|c>BA^G>^F^G|A6|g3g>^fe|d2BG>AB|c2AA>^GA|B2^GE3|g3g>^fe|d2BG>AB|c>BA^G>^F^G|A5|

X:2
T:When the Saints Go Marching In
O:United States, spiritual
M:4/4
L:1/4
K:C
zCEF|G4|zCEF|G4|zCEF|G2E2|C2E2|D4|zEED|C3C|E2G2|GF3|z2EF|G2E2|C2D2|C4|

X:3
T:Oh! Susanna
C:S. Foster, 1848
O:United States
M:2/4
L:1/8
K:C
C/D/|EGG>A|GEC>D|EEDC|D3C/D/|EGG>A|GEC>D|EEDD|C4|F2F2|AA2A|GGEC|D3C/D/|EGG>A|GEC>D|EEDD|C3|

X:4
T:Auld Lang Syne
O:Scotland, 18th century
M:4/4
L:1/4
K:F
C|F>FFA|G>FGA|F>FAc|d3d|c>AAF|G>FGA|F>DDC|F3d|c>AAF|G>FGd|c>AAc|d3d|c>AAF|G>FGA|F>DDC|F3|

X:5
T:O Tannenbaum
O:Germany, traditional
M:3/4
L:1/8
K:F
C2|F>FF3G|A>AA3A|GAB2E2|G2F2zc|cAd3c|cBB3B|BGc3B|BAA2C2|F>FF3G|A>AA3A|GAB2E2|G2F2|

X:6
T:Michael, Row the Boat Ashore
O:United States, spiritual
M:4/4
L:1/4
K:C
CE|G>EGA|G2EG|A4|G2EG|G>EFE|D2CD|E2D2|C2|

X:7
T:My Bonnie Lies over the Ocean (verse)
O:Scotland, traditional
M:3/4
L:1/4
K:C
G|e>dc|dcA|GE2-|E2G|e>dc|cBc|d3-|d2G|e>dc|dcA|GE2-|E2G|Adc|BAB|c3-|c2|

X:8
T:Oh My Darling, Clementine
O:United States, 1884
M:3/4
L:1/8
K:F
F>F|F2C2A>A|A2F2F>A|c2c2B>A|G4G>A|B2B2A>G|A2F2F>A|G2C2E>G|F4|

X:9
T:Drunken Sailor
O:Sea shanty, 19th century
M:2/4
L:1/8
K:Ddor
AA/A/AA/A/|ADFA|GG/G/GG/G/|GCEG|AA/A/AA/A/|ABcd|cAGE|D2D2|A2A>A|ADFA|G2G>G|GCEG|A2A>A|ABcd|cAGE|D2D2|

X:10
T:The Irish Washerwoman (first part)
O:Ireland, jig
M:6/8
L:1/8
K:G
d/c/|BGGDGG|BGBdcB|cAAEAA|cAcedc|BGGDGG|BGBdcB|cBcAdc|BGGG2|

X:11
T:The Kesh Jig (first part)
O:Ireland, jig
M:6/8
L:1/8
K:G
G3GAB|A3ABd|eddgdd|edBdBA|G3GAB|A3ABd|eddgdB|AGFG3|

X:12
T:Sakura, Sakura
O:Japan, traditional
M:4/4
L:1/4
K:Am
AAB2|AAB2|ABcB|AB/A/F2|ECEF|EE/C/B,2|ABcB|AB/A/F2|ECEF|EE/C/B,2|AAB2|AAB2|EFB/A/F|E4|

X:13
T:Korobeiniki
O:Russia, 19th century
M:4/4
L:1/8
K:Am
e2Bcd2cB|A2Ace2dc|B3cd2e2|c2A2A4|zd2fa2gf|e3ce2dc|B2Bcd2e2|c2A2A4|
`;
