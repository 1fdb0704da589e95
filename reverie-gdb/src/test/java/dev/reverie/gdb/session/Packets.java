package dev.reverie.gdb.session;

import dev.reverie.gdb.protocol.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Packets as clients send them, who do not abbreviate. */
final class Packets {
    private Packets() {}

    static byte[] of(String payload) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int sum = 0;
        for (byte each : payload.getBytes(StandardCharsets.ISO_8859_1)) {
            byte[] one = Frame.of(String.valueOf((char) (each & 0xff)));
            for (int i = 1; one[i] != '#'; i++) {
                all.write(one[i]);
                sum += one[i];
            }
        }
        byte[] frame = new byte[all.size() + 4];
        frame[0] = '$';
        System.arraycopy(all.toByteArray(), 0, frame, 1, all.size());
        byte[] end = String.format("#%02x", sum & 0xff).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(end, 0, frame, all.size() + 1, 3);
        return frame;
    }
}
