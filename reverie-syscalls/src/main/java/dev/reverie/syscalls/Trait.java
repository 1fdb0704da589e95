package dev.reverie.syscalls;

/**
 * What a call does or can do, for choosing calls without listing them. A call has a trait if some arguments of it make it do
 * this: {@code fcntl} makes descriptors because F_DUPFD does.
 */
public enum Trait {
    /** An argument points to a path. */
    TAKES_PATH,
    /** An argument is a descriptor, or points to a list or set of them. */
    TAKES_DESCRIPTOR,
    /** Makes a descriptor. */
    MAKES_DESCRIPTOR,
    /** Opens a file that has a name. */
    OPENS,
    /** Closes descriptors. */
    CLOSES,
    /** Takes data out of a file, directory, pipe, socket, queue, or another process. */
    READS,
    /** Changes the data of a file, pipe, socket, queue, or another process. */
    WRITES,
    /** Makes, removes, renames or links files. */
    CHANGES_TREE,
    /** Changes the owner, mode, times or extended attributes of files. */
    CHANGES_ATTRIBUTES,
    /** Changes what is mounted where. */
    CHANGES_MOUNTS,
    /** Changes the root or working directory. */
    CHANGES_DIRECTORY,
    /** Waits for what others do, for as long as it takes them. */
    BLOCKS,
    /** Creates a process or a thread. */
    CREATES_PROCESS,
    /** Executes another program. */
    EXECUTES,
    /** Ends the thread or the process. */
    ENDS,
    /** Waits for the end of a child. */
    WAITS_FOR_CHILD,
    /** Sends a signal. */
    SENDS_SIGNAL,
    /** Maps, unmaps or protects memory. */
    CHANGES_MEMORY,
    /** Changes the rights of the process: its users, groups and capabilities. */
    CHANGES_CREDENTIALS,
    /** Sets a clock of the system. */
    CHANGES_CLOCK,
    /** Succeeds whatever its arguments are. */
    NEVER_FAILS,
    /** Is there for old programs; its manual page advises another call. */
    OBSOLETE
}
