/**
 * Machine code of x86-64 user programs.
 *
 * <ul>
 *   <li>{@link dev.reverie.x86.Decoder} goes through code: lengths, {@linkplain dev.reverie.x86.Kind kinds}, targets, where each part of an
 *       instruction is. {@link dev.reverie.x86.Instruction} is one of them as a value.
 *   <li>{@link dev.reverie.x86.Effects} says what an instruction does to registers and flags.
 *   <li>{@link dev.reverie.x86.Relocator} makes code do the same at another address.
 *   <li>{@link dev.reverie.x86.SyscallSites} finds system calls in functions.
 * </ul>
 *
 * Addresses are unsigned 64-bit numbers in a {@code long}. Code is read from arrays and written to arrays, never executed here.
 */
package dev.reverie.x86;
