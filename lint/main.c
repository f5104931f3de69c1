/* main.c: the command table, nothing else. */
#include "base/guard.h"

int main(void) {
    guard_start(30);
    return 2;
}
