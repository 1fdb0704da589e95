/* Every call with all arguments -1. */
#include "sweep.h"

int main(void) {
    static const long not_these[] = {-1};
    begin();
    sweep(-1, not_these);
}
