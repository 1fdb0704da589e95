package dev.reverie.gdb;

import dev.reverie.api.ReverieException;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Waits for clients at an address. */
final class GdbListener implements AutoCloseable {
    /** A client. */
    record Connection(InputStream in, OutputStream out, Closeable channel) implements Closeable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private final GdbAddress address;
    private final @Nullable ServerSocketChannel server;

    private GdbListener(GdbAddress address, @Nullable ServerSocketChannel server) {
        this.address = address;
        this.server = server;
    }

    /** Begins to listen. */
    static GdbListener open(GdbAddress address) {
        try {
            return switch (address) {
                case GdbAddress.Tcp(String host, int port) -> {
                    ServerSocketChannel server = ServerSocketChannel.open();
                    server.bind(new InetSocketAddress(host, port), 1);
                    yield new GdbListener(address, server);
                }
                case GdbAddress.Unix(var path) -> {
                    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                    server.bind(UnixDomainSocketAddress.of(path), 1);
                    yield new GdbListener(address, server);
                }
                case GdbAddress.Stdio _ -> new GdbListener(address, null);
            };
        } catch (IOException | RuntimeException e) {
            throw new ReverieException("can't listen for gdb at " + address + ": " + e.getMessage(), e);
        }
    }

    /** What to tell users. */
    String description() {
        try {
            if (server == null) {
                return "";
            }
            return server.getLocalAddress() instanceof InetSocketAddress tcp
                    ? "Listening for gdb on port " + tcp.getPort() + " of "
                            + tcp.getAddress().getHostAddress()
                    : "Listening for gdb at " + server.getLocalAddress();
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether there is one client only, and the guest ends with it. */
    boolean isForOne() {
        return server == null;
    }

    /** The next client. */
    Connection accept() throws IOException {
        ServerSocketChannel there = server;
        if (there == null) {
            return new Connection(
                    new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out), () -> {});
        }
        SocketChannel channel = there.accept();
        if (address instanceof GdbAddress.Tcp) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        return new Connection(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
    }

    /** Takes no more clients. */
    @Override
    public void close() {
        try {
            if (server != null) {
                server.close();
            }
            if (address instanceof GdbAddress.Unix(var path)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // Nobody needs to know.
        }
    }
}
