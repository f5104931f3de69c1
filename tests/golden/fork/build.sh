# main has b2, feature has c3, both follow a1.
fork
