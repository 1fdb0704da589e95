package dev.reverie.inguest.ctool;

import dev.reverie.guestcode.elf.LibraryImage;
import dev.reverie.guestcode.elf.LibraryImage.Region;
import dev.reverie.x86.Decoder;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for instructions that use other registers than the general ones: nobody saves the guest's, since that would cost more than most
 * handlers do. The code is gone through from its beginning to its end; compilers put no data there.
 *
 * <p>Source: Intel SDM volume 2, appendix A.
 */
final class VectorCode {
    /** Functions begin at multiples of it: where decoding is lost, it begins anew there. */
    private static final int ALIGNMENT = 16;

    private VectorCode() {}

    /** Where the first one is, in words. */
    static Optional<String> find(LibraryImage image) {
        for (Region region : image.regions()) {
            if (region.isExecutable()) {
                int at = find(region);
                if (at >= 0) {
                    return Optional.of(place(image, region.address() + at));
                }
            }
        }
        return Optional.empty();
    }

    /** An address in a library as function and distance, as far as the library tells. */
    static String place(LibraryImage image, long address) {
        String nearest = null;
        long start = Long.MIN_VALUE;
        for (Map.Entry<String, Long> symbol : image.symbols().entrySet()) {
            if (symbol.getValue() <= address && symbol.getValue() > start) {
                nearest = symbol.getKey();
                start = symbol.getValue();
            }
        }
        return nearest == null
                ? "0x" + Long.toHexString(address - image.base())
                : nearest + "+0x" + Long.toHexString(address - start);
    }

    private static int find(Region region) {
        byte[] code = region.content();
        Decoder decoder = new Decoder(code, region.address());
        int at = 0;
        while (at < code.length) {
            int length = decoder.decode(at);
            if (length != 0 && usesOtherRegisters(decoder)) {
                return at;
            }
            at = length != 0 ? at + length : (at / ALIGNMENT + 1) * ALIGNMENT;
        }
        return -1;
    }

    /** Whether the instruction that was decoded last reads or writes such a register. */
    static boolean usesOtherRegisters(Decoder decoder) {
        int opcode = decoder.opcode();
        return switch (decoder.encoding()) {
            case LEGACY ->
                switch (decoder.map()) {
                    case 0 -> opcode == 0x9b || opcode >= 0xd8 && opcode <= 0xdf; // fwait, x87
                    case 1 -> usesOtherRegisters(opcode, decoder.modRm());
                    default -> opcode < 0xf0; // of 0f 38 and 0f 3a, movbe, crc32, adcx and their like are from f0 on
                };
            // andn, bzhi, bextr, …, rorx: what BMI has is in VEX, but of general registers
            case VEX ->
                !(decoder.map() == 2 && opcode >= 0xf2 && opcode <= 0xf7 || decoder.map() == 3 && opcode == 0xf0);
            default -> true;
        };
    }

    /** Of the opcodes behind 0f. */
    private static boolean usesOtherRegisters(int opcode, int modRm) {
        boolean inMemory = modRm >= 0 && modRm < 0xc0;
        int extension = modRm >> 3 & 7;
        return switch (opcode) {
            case 0xae -> inMemory && extension < 7; // fxsave, ldmxcsr, xsave, …; fences and clflush are not
            case 0xc3 -> false; // movnti
            case 0xc7 -> inMemory && extension >= 3 && extension <= 5; // xrstors, xsavec, xsaves
            case 0x0e, 0x0f -> true; // 3DNow!
            default ->
                opcode >= 0x10 && opcode <= 0x17
                        || opcode >= 0x28 && opcode <= 0x2f
                        || opcode >= 0x50 && opcode <= 0x77
                        || opcode >= 0x7c && opcode <= 0x7f
                        || opcode >= 0xc2 && opcode <= 0xc6
                        || opcode >= 0xd0 && opcode <= 0xfe;
        };
    }
}
