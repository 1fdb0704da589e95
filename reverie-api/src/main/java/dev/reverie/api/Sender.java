package dev.reverie.api;

/**
 * Who sent a {@link Request}.
 *
 * @param pid the guest process
 * @param tid the guest thread; equal to {@code pid} when a process's end sends
 */
public record Sender(int pid, int tid) {}
