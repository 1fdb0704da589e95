package dev.reverie.gdb;

import dev.reverie.api.ReverieException;
import dev.reverie.linux.LinuxException;
import dev.reverie.linux.ffi.ListeningSocket;
import dev.reverie.linux.ffi.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Waits for clients at an address. */
final class GdbListener implements AutoCloseable {
    private final GdbAddress address;
    private final String description;
    private final @Nullable ListeningSocket socket;

    private GdbListener(GdbAddress address, String description, @Nullable ListeningSocket socket) {
        this.address = address;
        this.description = description;
        this.socket = socket;
    }

    /** Begins to listen. */
    static GdbListener open(GdbAddress address) {
        try {
            return switch (address) {
                case GdbAddress.Tcp(String host, int port) -> {
                    InetAddress at = InetAddress.getByName(host);
                    ListeningSocket socket = ListeningSocket.tcp(at, port);
                    String description = "Listening for gdb on port " + socket.port() + " of " + at.getHostAddress();
                    yield new GdbListener(address, description, socket);
                }
                case GdbAddress.Unix(var path) ->
                    new GdbListener(address, "Listening for gdb at " + path, ListeningSocket.unix(path));
                case GdbAddress.Stdio _ -> new GdbListener(address, "", null);
            };
        } catch (UnknownHostException e) {
            throw new ReverieException("can't listen for gdb at " + address + ": there is no such host", e);
        } catch (LinuxException e) {
            throw new ReverieException("can't listen for gdb at " + address + ": " + e.getMessage(), e);
        }
    }

    /** What to tell users. */
    String description() {
        return description;
    }

    /** Whether there is one client only, and the guest ends with it. */
    boolean isForOne() {
        return socket == null;
    }

    /** The next client; null if no more are taken. */
    @Nullable
    Wire accept() {
        return socket == null ? Wire.ofStandardStreams() : socket.accept();
    }

    /** Takes no more clients. */
    @Override
    public void close() {
        try {
            if (socket != null) {
                socket.close();
            }
            if (address instanceof GdbAddress.Unix(var path)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // Nobody needs to know.
        }
    }
}
