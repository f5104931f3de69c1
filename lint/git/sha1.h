/* sha1.h: git's object ids, computed to see whether an object is what its name says. */
#ifndef GIT_SHA1_H
#define GIT_SHA1_H

#include "base/text.h"

enum { SHA1_SIZE = 20 };

/* The SHA-1 (FIPS 180-4) of both texts, one after the other: an object's header and its content.
 * It finds damage. It does not look for the marks of a collision attack; neither does git when it
 * reads an object. */
void sha1(struct text header, struct text content, unsigned char digest[SHA1_SIZE]);
/* The same without the processor's own instructions for it. */
void sha1_portable(struct text header, struct text content, unsigned char digest[SHA1_SIZE]);

#endif
