// pthread_cancel unwinds: every destructor runs, whatever call the thread waits in.
#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static std::atomic<int> constructed, destructed, ready;
static int p[2];

struct Noisy {
    Noisy() { constructed++; }
    ~Noisy() {
        destructed++;
        getppid();
    }
};

static void reads() { char c; (void)!read(p[0], &c, 1); }
static void pauses() { pause(); }
static void sleeps() { sleep(1000); }
static void polls() { poll(nullptr, 0, -1); }
static void receives() {
    int s[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    char c;
    recv(s[0], &c, 1, 0);
}
static void waits() {
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t c = PTHREAD_COND_INITIALIZER;
    pthread_mutex_lock(&m);
    pthread_cond_wait(&c, &m);
}
static void semaphores() {
    sem_t s;
    sem_init(&s, 0, 0);
    sem_wait(&s);
}
static void tests() {
    for (;;) pthread_testcancel();
}
static void opens() {
    for (;;) {
        int fd = open("/dev/null", O_RDONLY);
        close(fd);
    }
}

static void deep(void (*call)(), int levels) {
    Noisy noisy;
    if (levels > 0) {
        deep(call, levels - 1);
    } else {
        ready++;
        call();
    }
    getppid();
}

static void *run(void *call) {
    Noisy noisy;
    try {
        deep(reinterpret_cast<void (*)()>(call), 8);
    } catch (...) {
        destructed++;
        throw;
    }
    return nullptr;
}

static void *spins(void *) {
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, nullptr);
    ready++;
    for (;;) {
    }
}

static void attempt(const char *what, void (*call)()) {
    int threads = 5, cancelled = 0;
    constructed = destructed = ready = 0;
    pthread_t t[5];
    for (int i = 0; i < threads; i++) pthread_create(&t[i], nullptr, run, reinterpret_cast<void *>(call));
    while (ready < threads) sched_yield();
    for (int i = 0; i < threads; i++) pthread_cancel(t[i]);
    for (int i = 0; i < threads; i++) {
        void *result;
        pthread_join(t[i], &result);
        cancelled += result == PTHREAD_CANCELED;
    }
    printf("%s: cancelled %d constructed %d destructed %d\n", what, cancelled, (int)constructed, (int)destructed);
}

int main() {
    setvbuf(stdout, nullptr, _IONBF, 0);
    (void)!pipe(p);
    attempt("read", reads);
    attempt("pause", pauses);
    attempt("sleep", sleeps);
    attempt("poll", polls);
    attempt("recv", receives);
    attempt("condition", waits);
    attempt("semaphore", semaphores);
    attempt("testcancel", tests);
    attempt("open and close", opens);
    pthread_t t;
    ready = 0;
    pthread_create(&t, nullptr, spins, nullptr);
    while (ready < 1) sched_yield();
    pthread_cancel(t);
    void *result;
    pthread_join(t, &result);
    printf("asynchronous: %d\n", result == PTHREAD_CANCELED);
    return 0;
}
