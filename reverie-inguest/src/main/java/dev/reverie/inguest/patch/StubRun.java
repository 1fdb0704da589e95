package dev.reverie.inguest.patch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Stubs that lie one behind the other, and what is between them, to be written at once. Arrays are not copied.
 *
 * @param address of the first byte
 * @param code all of them
 * @param addresses where in it there are addresses of the guest's code, of 8 bytes each
 */
public record StubRun(long address, byte[] code, List<Integer> addresses) {
    /** Stubs that are no farther apart are written with what is between them, where nothing is. */
    private static final int GAP = 16;

    private static final byte INT3 = (byte) 0xcc;

    /** The list is copied. */
    public StubRun {
        addresses = List.copyOf(addresses);
    }

    /** The runs that stubs make which have been placed in this order, as a rule one behind the other. */
    public static List<StubRun> of(List<Patch> patches) {
        List<StubRun> runs = new ArrayList<>();
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        List<Integer> addresses = new ArrayList<>();
        long start = 0;
        for (Patch patch : patches) {
            Stub stub = patch.stub();
            long gap = stub.address() - (start + code.size());
            if (code.size() > 0 && (gap < 0 || gap > GAP)) {
                runs.add(new StubRun(start, code.toByteArray(), addresses));
                code.reset();
                addresses.clear();
            }
            if (code.size() == 0) {
                start = stub.address();
            } else {
                for (int i = 0; i < gap; i++) {
                    code.write(INT3);
                }
            }
            if (stub.holdsAddress()) {
                addresses.add(code.size() + stub.addressAt());
            }
            code.writeBytes(stub.code());
        }
        if (code.size() > 0) {
            runs.add(new StubRun(start, code.toByteArray(), addresses));
        }
        return runs;
    }

    /** The bytes of the same stubs for a process where all is {@code shift} bytes further up. */
    public byte[] code(long shift) {
        return shift == 0 ? code : moved(code, addresses, shift);
    }

    /** Code with addresses of 8 bytes that become greater. */
    static byte[] moved(byte[] code, List<Integer> addresses, long shift) {
        ByteBuffer moved = ByteBuffer.wrap(code.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at : addresses) {
            moved.putLong(at, moved.getLong(at) + shift);
        }
        return moved.array();
    }

    /** The addresses that it takes. */
    FileCode.Range range() {
        return new FileCode.Range(address, address + code.length);
    }
}
