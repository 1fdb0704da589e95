package dev.reverie.tools.chrome;

/**
 * A line of the timeline: a thread.
 *
 * @param uuid its own number, which no other track of the trace has
 * @param processUuid that of its process
 * @param pid its process
 * @param tid its id
 */
record Track(long uuid, long processUuid, int pid, int tid) {}
