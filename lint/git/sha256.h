/* sha256.h: the ids of objects in repositories of git's newer format. */
#ifndef GIT_SHA256_H
#define GIT_SHA256_H

#include "base/text.h"

enum { SHA256_SIZE = 32 };

/* The SHA-256 (FIPS 180-4) of both texts, one after the other. */
void sha256(struct text header, struct text content, unsigned char digest[SHA256_SIZE]);

#endif
