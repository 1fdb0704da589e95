package dev.reverie.api.guestcode;

/**
 * What guest code asks by {@link GuestThread#rpc}.
 *
 * @param number what is asked: the tool's affair, from 0 on
 * @param a0 an argument
 * @param a1 an argument
 * @param a2 an argument
 */
public record GuestRequest(long number, long a0, long a1, long a2) {}
