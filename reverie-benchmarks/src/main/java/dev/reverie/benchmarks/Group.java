package dev.reverie.benchmarks;

/** The kinds of workload, by the letters with which they are chosen. */
enum Group {
    /** One system call, again and again. */
    CALLS('a'),
    /** Whole programs. */
    PROGRAMS('b'),
    /** Programs that do nothing. */
    START_UP('c'),
    /** One system call again and again, twenty functions deep, and who has called it. */
    BACKTRACES('d'),
    /** Calls and whole programs under the backend inside the guest. */
    INSIDE('e'),
    /** How many calls of programs are met there without a stop. */
    COVERAGE('f'),
    /** Packets of gdb's protocol. */
    DEBUGGER('g');

    private final char letter;

    Group(char letter) {
        this.letter = letter;
    }

    char letter() {
        return letter;
    }
}
