/* foreign.h: text that somebody else wrote (ids, paths, refs, authors, config values), made safe to
 * show. All foreign text that reaches a stream passes through here. */
#ifndef BASE_FOREIGN_H
#define BASE_FOREIGN_H

#include "base/text.h"

enum { FOREIGN_LONGEST = 200 }; /* bytes shown of one piece; longer ones end in "..." */

/* The text for a person: valid UTF-8 on one line. Control bytes become \x1b, bidi and zero-width
 * characters \u202e, invalid UTF-8 \xff, and CI command markers are broken by a backslash, before
 * the bracket (`##\[`, `##vso\[`, `##teamcity\[`) or before a `::` that only blanks precede. What
 * was shown once may be shown again: nothing is escaped twice. Cut at FOREIGN_LONGEST. */
struct text foreign_show(struct text text, struct arena *arena);

/* The same, uncut, LF kept: for a whole message or a command that is already composed. */
struct text foreign_show_lines(struct text text, struct arena *arena);

/* Valid UTF-8 for JSON and XML: invalid bytes and lone surrogates become U+FFFD, NUL too. Nothing
 * else changes. */
struct text foreign_utf8(struct text text, struct arena *arena);

/* Can it stand in a shell line that people paste? Printable ASCII only, not empty, at most 4,096
 * bytes. */
bool foreign_is_plain(struct text text);

#endif
