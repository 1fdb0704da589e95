package dev.reverie.inguest.patch;

import dev.reverie.x86.Decoder;

/**
 * Spares decoding a long function from its start, which may be all code of a file that was stripped. Of the addresses that follow each other
 * without a gap, as many as an instruction is long, one is where an instruction begins that decoding from the start of the function
 * meets. If from all of them, but those from where bytes are met that are no instruction, decoding comes to the same boundary, that is
 * the one that decoding from the start comes to.
 */
final class Synchronization {
    private static final int LONG = 1 << 14;
    private static final int WINDOW = 1 << 11;

    private Synchronization() {}

    /** From where on to decode a function to know what is behind an address of it; −1 if that is not sure. */
    static long startFor(FileCode code, long function, long address) {
        if (address - function < LONG) {
            return function;
        }
        long from = address - WINDOW;
        byte[] bytes = code.read(from, address + Decoder.MAX_LENGTH);
        Decoder decoder = new Decoder(bytes, from);
        int boundary = -1;
        for (int start = 0; start < Decoder.MAX_LENGTH; start++) {
            int at = start;
            while (at < WINDOW && decoder.decode(at) != 0) {
                at += decoder.length();
            }
            if (at >= WINDOW) {
                if (boundary >= 0 && boundary != at) {
                    return -1;
                }
                boundary = at;
            }
        }
        return boundary < 0 ? -1 : from + boundary;
    }
}
