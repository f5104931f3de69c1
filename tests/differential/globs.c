/* Reads globs from standard input, one a line, and prints for each the names among its arguments
 * that match: the names' numbers in one line. globs.py asks git the same. */
#include <stdio.h>
#include <string.h>

#include "config/settings.h"

int main(int count, char **names) {
    char glob[1024];
    while (fgets(glob, sizeof glob, stdin)) {
        glob[strcspn(glob, "\n")] = '\0';
        for (int i = 1; i < count; i++)
            if (glob_matches(text_of(glob), text_of(names[i])))
                printf("%d ", i - 1);
        putchar('\n');
    }
    return 0;
}
