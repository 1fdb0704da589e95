/* Says how it was started. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void started(int count) {
    printf("%d words\n", count);
}

int main(int argc, char **argv) {
    char directory[4096];
    const char *given = getenv("GIVEN");
    printf("GIVEN=%s in %s:", given ? given : "nothing", getcwd(directory, sizeof directory) ? directory : "?");
    for (int i = 1; i < argc; i++) {
        printf(" [%s]", argv[i]);
    }
    printf("\n");
    fflush(stdout);
    started(argc);
    return argc;
}
