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
    BACKTRACES('d');

    private final char letter;

    Group(char letter) {
        this.letter = letter;
    }

    char letter() {
        return letter;
    }
}
