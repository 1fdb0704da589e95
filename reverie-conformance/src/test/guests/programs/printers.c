// Threads that print letter by letter: each prints lines of its own letter. With "join", the first has begun a line when it
// waits for another that prints; with "spin", when it waits for that one without a call.
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_int done;

static void *printer(void *letter) {
    char c = (char)(long)letter;
    for (int line = 0; line < 4; line++) {
        for (int i = 0; i < 5; i++) {
            write(1, &c, 1);
        }
        write(1, "\n", 1);
    }
    done = 1;
    return NULL;
}

int main(int argc, char **argv) {
    pthread_t threads[4];
    int count = argc > 1 ? 1 : 4;
    if (argc > 1) {
        write(1, "begun ", 6);
    }
    for (long i = 0; i < count; i++) {
        pthread_create(&threads[i], NULL, printer, (void *)('a' + i));
    }
    while (argc > 1 && strcmp(argv[1], "spin") == 0 && !done) {
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
    write(1, "end\n", 4);
    return 6;
}
