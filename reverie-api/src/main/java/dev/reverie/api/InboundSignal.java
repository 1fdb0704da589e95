package dev.reverie.api;

import dev.reverie.syscalls.SigInfo;
import dev.reverie.syscalls.Signal;

/**
 * A signal on its way to a guest thread.
 *
 * @param signal which
 * @param info what the kernel says about its cause
 */
public record InboundSignal(Signal signal, SigInfo info) {}
