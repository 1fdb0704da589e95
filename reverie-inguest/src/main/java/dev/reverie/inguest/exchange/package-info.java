/**
 * Calls that a tool decides about in Java while their threads wait in the guest: a request in the slot, which the tracer sees as it polls, and an
 * answer there. What can't be said so, and what nobody sees in time, stops.
 */
@org.jspecify.annotations.NullMarked
package dev.reverie.inguest.exchange;
