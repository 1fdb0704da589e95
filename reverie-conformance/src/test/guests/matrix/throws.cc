// Exceptions that handlers of signals throw through the calls that these have interrupted, and backtraces from there.
// build: g++ -O1 -w -pthread -fexceptions -fnon-call-exceptions
#include <csignal>
#include <cstdio>
#include <cstring>
#include <execinfo.h>
#include <pthread.h>
#include <unistd.h>

static int destructed, waiting[2], deepest;

// By its declaration kill never throws.
static int (*volatile kills)(pid_t, int) = kill;

struct Noisy {
    ~Noisy() {
        destructed++;
        getppid();
    }
};

static void handler(int signal) {
    void *frames[64];
    deepest = backtrace(frames, 64);
    throw signal;
}

// The other thread sends the signal once this one is in its read: then nothing else of it can be in the kernel.
static void *sender(void *main) {
    char path[64], state = 0;
    snprintf(path, sizeof path, "/proc/self/task/%d/wchan", getpid());
    do {
        FILE *file = fopen(path, "r");
        char name[64] = "";
        (void)!fread(name, 1, sizeof name - 1, file);
        fclose(file);
        state = strstr(name, "pipe") != nullptr;
    } while (!state);
    pthread_kill(*static_cast<pthread_t *>(main), SIGUSR1);
    return nullptr;
}

__attribute__((noinline)) static void reads() {
    Noisy noisy;
    char c;
    (void)!read(waiting[0], &c, 1);
}

__attribute__((noinline)) static void sends() {
    Noisy noisy;
    kills(getpid(), SIGUSR1);
}

static void catches(const char *what, void (*call)()) {
    int caught = 0, deep = 0;
    destructed = 0;
    for (int i = 0; i < 20; i++) {
        pthread_t thread, main = pthread_self();
        if (call == reads) {
            pthread_create(&thread, nullptr, sender, &main);
        }
        try {
            call();
        } catch (int signal) {
            caught += signal == SIGUSR1;
            deep += deepest >= 6;
        }
        if (call == reads) {
            pthread_join(thread, nullptr);
        }
    }
    printf("%s: caught %d, destructed %d, deep %d\n", what, caught, destructed, deep);
}

int main() {
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_NODEFER;
    sigaction(SIGUSR1, &action, nullptr);
    (void)!pipe(waiting);
    catches("sends", sends);
    catches("reads", reads);
    return 0;
}
