/**
 * Tools written in C, in the guest: what makes of a library that {@code reverie.h} describes something that the trampoline can call.
 *
 * <p>{@link dev.reverie.inguest.ctool.CToolRuntime#load} says what to map and where the ways in are; nothing is mapped here.
 * {@link dev.reverie.inguest.ctool.Emitted} reads what a tool has handed out, {@link dev.reverie.inguest.ctool.Request} what it asks for.
 */
package dev.reverie.inguest.ctool;
