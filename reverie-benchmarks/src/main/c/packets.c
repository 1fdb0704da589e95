/*
 * packets [-p] FILE KIND WARM_UP COUNT SERVER [ARGUMENT...]
 *
 * Starts a server of gdb's remote protocol over a program that never ends, which is this one, and asks it COUNT times for the
 * same, one request after the other, as gdb does: KIND is "step", "registers", or "memory", which is 8 KiB at a time. Writes to
 * FILE how many nanoseconds each took; and to standard output how much processor time the server used for each, in
 * nanoseconds, and how often its threads were switched to. Before that it asks WARM_UP times without timing it. The server is
 * told to listen at a free port of TCP; it says on standard error which, as "port N". With -p all stay on the CPU that this
 * happens to be on.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LONGEST 200000
#define BLOCK 8192

static char answer[LONGEST];
static size_t length;
static char unread[LONGEST];
static size_t first, behind;
static int channel;
static pid_t server;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void fail(const char *why) {
    fprintf(stderr, "packets: %s\n", why);
    if (server > 0) {
        kill(server, SIGKILL);
    }
    exit(1);
}

static void pin(void) {
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    CPU_SET((size_t)sched_getcpu(), &cpus);
    sched_setaffinity(0, sizeof cpus, &cpus);
}

/* Starts the server and returns the port that it says. What else it says is told as well, so that it is not held up. */
static int start(char **argv) {
    int ends[2];
    if (pipe(ends) != 0) {
        fail("no pipe");
    }
    server = fork();
    if (server == 0) {
        dup2(ends[1], 2);
        close(ends[0]);
        close(ends[1]);
        execvp(argv[0], argv);
        _exit(127);
    }
    close(ends[1]);
    FILE *said = fdopen(ends[0], "r");
    char line[512];
    while (said != NULL && fgets(line, sizeof line, said) != NULL) {
        char *port = strstr(line, "port ");
        if (port != NULL) {
            return atoi(port + 5);
        }
        fputs(line, stderr);
    }
    fail("the server has not said where it listens");
    return 0;
}

static void join(int port) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int on = 1;
    channel = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(channel, (struct sockaddr *)&to, sizeof to) != 0) {
        fail("can't connect");
    }
    setsockopt(channel, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static int next(void) {
    if (first == behind) {
        ssize_t count = read(channel, unread, sizeof unread);
        if (count <= 0) {
            fail("the server has gone");
        }
        first = 0;
        behind = (size_t)count;
    }
    return (unsigned char)unread[first++];
}

/* Sends some bytes that are no packet. */
static void say(const char *bytes) {
    size_t size = strlen(bytes);
    if (write(channel, bytes, size) != (ssize_t)size) {
        fail("can't write");
    }
}

/* Sends a packet, and takes the one that answers it, runs not expanded. */
static void ask(const char *packet) {
    char frame[512];
    unsigned sum = 0;
    for (const char *each = packet; *each != 0; each++) {
        sum += (unsigned char)*each;
    }
    snprintf(frame, sizeof frame, "$%s#%02x", packet, sum & 0xff);
    say(frame);
    while (next() != '$') {
    }
    length = 0;
    for (int each = next(); each != '#'; each = next()) {
        answer[length++] = (char)each;
    }
    answer[length] = 0;
    next();
    next();
}

/* The sum of a field in what /proc says of all the server's threads. */
static uint64_t total(const char *file, const char *const *fields) {
    char path[300];
    uint64_t sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", (int)server);
    DIR *tasks = opendir(path);
    for (struct dirent *task = tasks == NULL ? NULL : readdir(tasks); task != NULL; task = readdir(tasks)) {
        /* The directory above this one has the same of the first thread. */
        snprintf(path, sizeof path, "/proc/%d/task/%s/%s", (int)server, task->d_name, file);
        FILE *status = task->d_name[0] == '.' ? NULL : fopen(path, "r");
        char line[512];
        while (status != NULL && fgets(line, sizeof line, status) != NULL) {
            for (const char *const *field = fields; *field != NULL; field++) {
                if (strncmp(line, *field, strlen(*field)) == 0) {
                    sum += strtoull(line + strlen(*field), NULL, 10);
                }
            }
        }
        if (status != NULL) {
            fclose(status);
        }
    }
    if (tasks != NULL) {
        closedir(tasks);
    }
    return sum;
}

static uint64_t switches(void) {
    static const char *const fields[] = {"voluntary_ctxt_switches:\t", "nonvoluntary_ctxt_switches:\t", NULL};
    return total("status", fields);
}

static uint64_t used(void) {
    static const char *const fields[] = {"", NULL};
    return total("schedstat", fields);
}

int main(int argc, char **argv) {
    if (argc == 1) {
        for (volatile unsigned turns = 0;; turns++) {
        }
    }
    if (argc > 1 && strcmp(argv[1], "-p") == 0) {
        pin();
        argc--;
        argv++;
    }
    if (argc < 6) {
        return 2;
    }
    const char *kind = argv[2];
    unsigned long warm_up = strtoul(argv[3], NULL, 10);
    unsigned long count = strtoul(argv[4], NULL, 10);
    char packet[64];
    join(start(argv + 5));
    ask("qSupported:multiprocess+;swbreak+;hwbreak+;vContSupported+");
    say("+");
    ask("QStartNoAckMode");
    say("+");
    ask("?");
    char *thread = strstr(answer, "thread:");
    char *rip = strstr(answer, "10:");
    if (thread == NULL || rip == NULL) {
        fail("no thread stands");
    }
    thread += strlen("thread:");
    thread[strcspn(thread, ";")] = 0;
    if (strcmp(kind, "step") == 0) {
        snprintf(packet, sizeof packet, "vCont;s:%s", thread);
    } else if (strcmp(kind, "registers") == 0) {
        snprintf(packet, sizeof packet, "g");
    } else {
        /* The code of the program interpreter, where the program begins. */
        uint64_t address = 0;
        for (int i = 0; i < 8; i++) {
            char byte[3] = {rip[3 + 2 * i], rip[4 + 2 * i], 0};
            address |= strtoull(byte, NULL, 16) << 8 * i;
        }
        snprintf(packet, sizeof packet, "m%llx,%x", (unsigned long long)(address & ~(uint64_t)4095), BLOCK);
    }
    for (unsigned long i = 0; i < warm_up; i++) {
        ask(packet);
    }
    uint64_t cpu = used();
    uint64_t switched = switches();
    uint64_t began = now();
    for (unsigned long i = 0; i < count; i++) {
        ask(packet);
        if (length < 3 || answer[0] == 'E') {
            fail("an error instead of an answer");
        }
    }
    double nanos = (double)(now() - began) / (double)count;
    switched = switches() - switched;
    cpu = used() - cpu;
    printf("%.0f ns of CPU time, %.2f switches\n", (double)cpu / (double)count, (double)switched / (double)count);
    FILE *file = fopen(argv[1], "w");
    if (file == NULL || fprintf(file, "%.0f\n", nanos) < 0 || fclose(file) != 0) {
        fail("can't write the file");
    }
    say("$k#6b");
    close(channel);
    waitpid(server, NULL, 0);
    return 0;
}
