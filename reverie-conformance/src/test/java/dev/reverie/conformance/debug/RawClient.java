package dev.reverie.conformance.debug;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A client that says packets, and gets answers as they come. */
final class RawClient implements Closeable {
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        in = Channels.newInputStream(channel);
        out = Channels.newOutputStream(channel);
    }

    /** Says a packet. */
    void say(String payload) {
        int sum = 0;
        for (byte each : payload.getBytes(StandardCharsets.ISO_8859_1)) {
            sum += each;
        }
        write(String.format("$%s#%02x", payload, sum & 0xff));
    }

    /** Says the beginning of a packet. */
    void half(String payload) {
        write("$" + payload);
    }

    /** Asks for a stop. */
    void interrupt() {
        write("\u0003");
    }

    private void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next packet from the server. */
    String hear() {
        try {
            skipTo('$');
            return skipTo('#');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String skipTo(char end) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next != end; next = in.read()) {
            if (next < 0) {
                throw new IOException("the server has gone");
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /** Says a packet, and takes the answer. */
    String ask(String payload) {
        say(payload);
        return hear();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
