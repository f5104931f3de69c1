/* main.c: the guard, then the command table. */
#include "base/guard.h"
#include "command/command.h"

int main(int count, char **words) {
    guard_start(30);
    return command_main(count, words);
}
