package dev.reverie.x86;

/** Instructions of a given length that do nothing: {@code nop} with prefixes and operands that it ignores. */
final class Nops {
    private static final int LONGEST = 9;
    /** From the processor's manual: by length, from one byte on. */
    private static final String[] BYTES = {
        "90",
        "6690",
        "0f1f00",
        "0f1f4000",
        "0f1f440000",
        "660f1f440000",
        "0f1f8000000000",
        "0f1f840000000000",
        "660f1f840000000000"
    };

    /** Told of each instruction before its bytes are written. */
    interface Listing {
        void note(String mnemonic, Object... operands);
    }

    private Nops() {}

    static void write(Encoder out, int length, Listing listing) {
        int left = length;
        while (left > 0) {
            int next = Math.min(left, LONGEST);
            listing.note("nop");
            for (byte each : java.util.HexFormat.of().parseHex(BYTES[next - 1])) {
                out.oneByte(each);
            }
            left -= next;
        }
    }
}
